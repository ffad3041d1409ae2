import { parseEvent } from "../github/events/event.ts";
import type { Request } from "../github/events/request.ts";
import type { ActionOptions } from "./job.ts";

/** What an event asks a job to do. */
export function requestOf({ event, config }: Pick<ActionOptions, "event" | "config">): Request {
  return parseEvent({
    eventName: event.name,
    payload: event.payload,
    repository: event.repository,
    actor: event.actor,
    triggeringActor: event.triggeringActor,
    pullNumber: config.pullRequest,
    baseRef: config.baseRef,
    headRef: config.headRef,
    commandPrefix: config.commandPrefix,
  });
}
