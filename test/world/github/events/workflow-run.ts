import type { Pull } from "../entity/repository.ts";
import type { State } from "../state.ts";
import { repositoryView } from "../view/repository.ts";
import { userView } from "../view/user.ts";
import type { Events } from "./event.ts";
import { payloadOf, webhookName } from "./payload.ts";

/** The payload of `workflow_run`, for a run of `pull_request` that has ended. GitHub names no pull request of a fork. */
export function workflowRunPayload(
  state: State,
  pull: Pull,
  {
    sender = pull.author,
    triggeringActor = sender,
    conclusion = "success",
  }: Events["workflow_run"]["extra"],
): Record<string, unknown> {
  const { headRepository, headRef, headSha, repository } = pull;
  const head = repositoryView(state, headRepository ?? repository);
  return payloadOf(state, webhookName("workflow_run", "completed"), {
    action: "completed",
    workflow_run: {
      name: "review",
      event: "pull_request",
      status: "completed",
      conclusion,
      head_branch: headRef,
      head_sha: headSha,
      head_repository: head,
      repository: repositoryView(state, repository),
      actor: userView(state, sender),
      triggering_actor: userView(state, triggeringActor),
      pull_requests: [],
    },
    repository: repositoryView(state, repository),
    sender: userView(state, sender),
  });
}
