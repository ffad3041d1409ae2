import type { CommitStatus } from "../entity/commit-status.ts";
import type { CheckAnnotation, CheckRun, Repository } from "../entity/repository.ts";
import { HttpError, invalidField } from "../http-error.ts";
import { added, now, repositoryUrl } from "../state.ts";
import { annotationView, checkRunView, statusView } from "../view/check.ts";
import { repositoryView } from "../view/repository.ts";
import { created, found, handlers, ok, writer } from "./handler.ts";
import { page } from "./page.ts";

// https://docs.github.com/rest/commits/statuses#create-a-commit-status
const descriptionLimit = 140;

function checkRunOf({ checkRuns }: Repository, id: number): CheckRun {
  return found(checkRuns.find((run) => run.id === id));
}

/** The members of create and update that change a check run. */
interface Update {
  name?: string | undefined;
  details_url?: string | undefined;
  external_id?: string | undefined;
  status?: string | undefined;
  conclusion?: string | undefined;
  completed_at?: string | undefined;
  output?:
    | {
        title?: string | undefined;
        summary?: string | undefined;
        text?: string | undefined;
        annotations?: readonly object[] | undefined;
      }
    | undefined;
}

/** Each update replaces the output and adds its annotations to those before. */
function apply(run: CheckRun, update: Update): void {
  if (update.name !== undefined) run.name = update.name;
  if (update.details_url !== undefined) run.detailsUrl = update.details_url;
  if (update.external_id !== undefined) run.externalId = update.external_id;
  if (update.status !== undefined) run.status = update.status as CheckRun["status"];
  if (update.conclusion !== undefined) {
    run.status = "completed";
    run.conclusion = update.conclusion;
    run.completedAt = update.completed_at ?? now();
  }
  const { output } = update;
  if (!output) return;
  run.title = output.title ?? run.title;
  run.summary = output.summary ?? run.summary;
  run.text = output.text ?? run.text;
  run.annotations.push(...((output.annotations ?? []) as CheckAnnotation[]));
}

export const checkHandlers = handlers({
  async "checks/create"(call) {
    const { state, repository, input } = call;
    const { type, login } = writer(call);
    if (type === "user") throw new HttpError(403, "You must authenticate via a GitHub App.");
    if ((await repository.head(input.head_sha)) === undefined) {
      throw new HttpError(422, `No commit found for SHA: ${input.head_sha}`);
    }
    const run = added<CheckRun>(state, {
      kind: "check-run",
      repository,
      headSha: input.head_sha,
      name: input.name,
      status: "queued",
      conclusion: null,
      externalId: "",
      detailsUrl: undefined,
      startedAt: now(),
      completedAt: null,
      title: null,
      summary: null,
      text: null,
      annotations: [],
      app: login,
    });
    repository.checkRuns.push(run);
    apply(run, input as Update);
    return created(checkRunView(state, run));
  },

  "checks/update"(call) {
    const run = checkRunOf(call.repository, call.input.check_run_id);
    if (run.app !== writer(call).login) {
      throw new HttpError(403, "Resource not accessible by integration");
    }
    apply(run, call.input as Update);
    return ok(checkRunView(call.state, run));
  },

  "checks/get"({ state, repository, input }) {
    return ok(checkRunView(state, checkRunOf(repository, input.check_run_id)));
  },

  async "checks/list-for-ref"(call) {
    const { state, repository, input } = call;
    const sha = await repository.head(input.ref);
    const runs = repository.checkRuns
      .filter((run) => run.headSha === sha)
      .filter((run) => input.check_name === undefined || run.name === input.check_name)
      .reverse();
    return page(
      call,
      runs,
      (run) => checkRunView(state, run),
      (views) => ({ total_count: runs.length, check_runs: views }),
    );
  },

  "checks/list-annotations"(call) {
    const run = checkRunOf(call.repository, call.input.check_run_id);
    return page(call, run.annotations, (each) => annotationView(call.state, run, each));
  },

  async "repos/create-commit-status"(call) {
    const { state, repository, input } = call;
    if ((await repository.head(input.sha)) === undefined) {
      throw new HttpError(422, `No commit found for SHA: ${input.sha}`);
    }
    if ((input.description ?? "").length > descriptionLimit) {
      const message = `description is too long (maximum is ${descriptionLimit} characters)`;
      throw invalidField("Status", "description", "custom", message);
    }
    const status = added<CommitStatus>(state, {
      kind: "commit-status",
      sha: input.sha,
      state: input.state,
      context: input.context ?? "default",
      description: input.description ?? null,
      targetUrl: input.target_url ?? null,
      creator: writer(call).login,
      createdAt: now(),
    });
    repository.statuses.unshift(status);
    return created(statusView(state, repository, status));
  },

  async "repos/list-commit-statuses-for-ref"(call) {
    const { state, repository, input } = call;
    const sha = await repository.head(input.ref);
    const statuses = repository.statuses.filter((status) => status.sha === sha);
    return page(call, statuses, (status) => statusView(state, repository, status));
  },

  async "repos/get-combined-status-for-ref"({ state, repository, input }) {
    const sha = await repository.head(input.ref);
    const all = repository.statuses.filter((status) => status.sha === sha);
    const newest = all.filter(
      (status, index) => all.findIndex(({ context }) => context === status.context) === index,
    );
    const bad = newest.some((status) => status.state === "failure" || status.state === "error");
    const good = newest.length > 0 && newest.every((status) => status.state === "success");
    const url = `${repositoryUrl(state, repository)}/commits/${sha}`;
    return ok({
      state: bad ? "failure" : good ? "success" : "pending",
      statuses: newest.map((status) => statusView(state, repository, status)),
      sha,
      total_count: newest.length,
      repository: repositoryView(state, repository),
      commit_url: url,
      url: `${url}/status`,
    });
  },
});
