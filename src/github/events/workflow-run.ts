import { objectAt, textOf } from "./payload.ts";

/** The finished workflow run that an event `workflow_run` is about: GitHub's own word. */
export interface FollowedRun {
  /** What started it, such as `pull_request`. */
  readonly event: string;
  /** `success`, `failure`, … */
  readonly conclusion: string;
  readonly headSha: string;
  /** `owner/name` */
  readonly headRepository: string;
  /** Logins of who started it, and of who started it again. */
  readonly actor: string;
  readonly triggeringActor: string;
}

/** Reads the payload; undefined where it does not say all of this. */
export function followedRun(payload: unknown): FollowedRun | undefined {
  const run = objectAt(payload, "workflow_run");
  const event = textOf(run, "event");
  const conclusion = textOf(run, "conclusion");
  const headSha = textOf(run, "head_sha");
  const headRepository = textOf(objectAt(run, "head_repository"), "full_name");
  const actor = textOf(objectAt(run, "actor"), "login");
  const triggeringActor = textOf(objectAt(run, "triggering_actor"), "login");
  if (!event || !conclusion || !headSha || !headRepository || !actor || !triggeringActor) {
    return undefined;
  }
  return { event, conclusion, headSha, headRepository, actor, triggeringActor };
}
