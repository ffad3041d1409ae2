import type { CommitStatus } from "../entity/commit-status.ts";
import type { CheckAnnotation, CheckRun, Repository } from "../entity/repository.ts";
import { repositoryUrl, type State } from "../state.ts";
import { userView } from "./user.ts";

/** A check run as REST shows it. */
export function checkRunView(state: State, run: CheckRun) {
  const url = `${repositoryUrl(state, run.repository)}/check-runs/${run.id}`;
  const html = `${state.url}/${run.repository.fullName}/runs/${run.id}`;
  return {
    id: run.id,
    node_id: run.nodeId,
    head_sha: run.headSha,
    name: run.name,
    external_id: run.externalId,
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: 1 },
    app: null,
    pull_requests: [],
  };
}

/** An annotation as REST lists it. */
export function annotationView(state: State, run: CheckRun, annotation: CheckAnnotation) {
  return {
    path: annotation.path,
    start_line: annotation.start_line,
    end_line: annotation.end_line,
    start_column: annotation.start_column ?? null,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: annotation.raw_details ?? null,
    blob_href: `${state.url}/${run.repository.fullName}/blob/${run.headSha}/${annotation.path}`,
  };
}

/** A commit status as REST shows it. */
export function statusView(state: State, repository: Repository, status: CommitStatus) {
  return {
    url: `${repositoryUrl(state, repository)}/statuses/${status.sha}`,
    avatar_url: null,
    id: status.id,
    node_id: status.nodeId,
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.createdAt,
    creator: userView(state, status.creator),
  };
}
