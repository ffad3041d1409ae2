import type { CheckRun, Repository } from "../entity/repository.ts";
import { added, now, type State } from "../state.ts";
import type { CheckOptions } from "../world.ts";
import { actionsBot } from "./user.ts";

/** Has a check of somebody's end on a commit. */
export function addCheck(
  state: State,
  repository: Repository,
  { headSha, ...options }: CheckOptions,
): CheckRun {
  const run = added<CheckRun>(state, {
    kind: "check-run",
    repository,
    headSha,
    name: "test",
    status: options.conclusion === null ? "in_progress" : "completed",
    conclusion: "failure",
    externalId: "",
    detailsUrl: undefined,
    startedAt: now(),
    completedAt: options.conclusion === null ? null : now(),
    title: null,
    summary: null,
    text: null,
    annotations: [],
    app: actionsBot.login,
    workflow: { id: 1, name: "CI", run: 1001 },
    ...options,
  });
  repository.checkRuns.push(run);
  return run;
}
