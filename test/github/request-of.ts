import { parseEvent } from "../../src/github/events/event.ts";
import type { CommandRequest } from "../../src/github/events/request.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";

/** The command that an event brings. */
export function requestOf({ name, payload, repository, actor }: WorkflowEvent): CommandRequest {
  const request = parseEvent({
    eventName: name,
    payload,
    repository: repository.fullName,
    actor,
    triggeringActor: actor,
    pullNumber: null,
    baseRef: null,
    headRef: null,
    commandPrefix: "/crosscheck",
  });
  if (request.kind !== "command") throw new Error(`not a command: ${JSON.stringify(request)}`);
  return request;
}
