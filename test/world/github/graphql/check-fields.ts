import type { CommitStatus } from "../entity/commit-status.ts";
import type { CheckAnnotation, CheckRun, Repository } from "../entity/repository.ts";
import { connection } from "./connection.ts";
import { type Context, type Fields, need } from "./context.ts";

/**
 * The checks and statuses of a commit together; null where it has none. What a token may not read is refused check by check,
 * as `gh pr checks` reports it: `… (repository.pullRequest.….statusCheckRollup.contexts.nodes.0)`.
 */
export function rollupFields(context: Context, repository: Repository, sha: string): Fields | null {
  const runs = repository.checkRuns.filter((run) => run.headSha === sha);
  const statuses = repository.statuses.filter((status) => status.sha === sha);
  if (runs.length + statuses.length === 0) return null;
  const bad = runs.some(({ conclusion }) => conclusion === "failure");
  return {
    __typename: "StatusCheckRollup",
    state: bad ? "FAILURE" : "SUCCESS",
    contexts: connection(
      () => [...runs, ...statuses],
      async (one) => {
        const isRun = one.kind === "check-run";
        need(context, { scope: isRun ? "checks" : "statuses", level: "read" }, repository);
        return isRun ? checkRunFields(one) : statusFields(one);
      },
    ),
  };
}

function statusFields({ state, context, description, targetUrl }: CommitStatus): Fields {
  return {
    __typename: "StatusContext",
    state: state.toUpperCase(),
    context,
    description,
    targetUrl,
  };
}

function checkRunFields(run: CheckRun): Fields {
  const { workflow } = run;
  return {
    __typename: "CheckRun",
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    title: run.title,
    summary: run.summary,
    text: run.text,
    externalId: run.externalId,
    checkSuite: {
      __typename: "CheckSuite",
      app: { __typename: "App", slug: run.app.replace(/\[bot\]$/, "") },
      workflowRun: workflow && {
        __typename: "WorkflowRun",
        databaseId: workflow.run,
        workflow: { __typename: "Workflow", databaseId: workflow.id, name: workflow.name },
      },
    },
    annotations: connection(() => run.annotations, annotationFields),
  };
}

function annotationFields({
  path,
  start_line: start,
  end_line: end,
  annotation_level: level,
  message,
  title,
}: CheckAnnotation): Fields {
  return {
    __typename: "CheckAnnotation",
    path,
    annotationLevel: level.toUpperCase(),
    message,
    title: title ?? null,
    location: { start: { line: start }, end: { line: end } },
  };
}
