import { messageOf } from "../../errors.ts";
import type { GitHubClient } from "../client.ts";
import type { RepositoryName } from "../events/request.ts";
import { isLost, isOutage, isRefused } from "../failure.ts";
import type { CheckAnnotation, PlannedCheckRun } from "../plan/publication.ts";
import { createOnce } from "../retry.ts";

/** https://docs.github.com/en/rest/checks/runs#create-a-check-run: "maximum of 50 annotations per API request". */
const batchSize = 50;

/** Attempts at one update whose answer was lost. */
const maxAttempts = 3;

/** A check run as it stands on GitHub. */
interface StandingRun {
  readonly id: number;
  readonly url: string | null;
  readonly annotationCount: number;
}

/**
 * Posts a completed check run, once: one of the same content that stands already is taken, and gets the annotations it
 * still lacks. Updates append, so after a lost answer it is counted what is there. Returns its address. Throws
 * `GitHubError`.
 */
export async function postCheckRun(
  client: GitHubClient,
  repository: RepositoryName,
  planned: PlannedCheckRun,
): Promise<string | null> {
  const look = () => findRun(client, repository, planned);
  const run =
    (await look().catch(unread)) ??
    (await createOnce(() => create(client, repository, planned), look));
  let done = run.annotationCount;
  let attempt = 1;
  while (done < planned.annotations.length) {
    const batch = planned.annotations.slice(done, done + batchSize);
    try {
      await client.rest.checks.update({
        ...repository,
        check_run_id: run.id,
        output: output(planned, batch),
      });
      done += batch.length;
      attempt = 1;
    } catch (error) {
      if (!isLost(error) || attempt >= maxAttempts) throw error;
      attempt += 1;
      const { data } = await client.rest.checks.get({ ...repository, check_run_id: run.id });
      done = data.output.annotations_count;
    }
  }
  return run.url;
}

/** Who may not read check runs may not write them either: let that be refused, it names the permission. */
function unread(error: unknown): undefined {
  if (!isRefused(error, 403, 404)) throw error;
}

async function findRun(
  client: GitHubClient,
  repository: RepositoryName,
  { name, head, key }: PlannedCheckRun,
): Promise<StandingRun | undefined> {
  const { data } = await client.rest.checks.listForRef({
    ...repository,
    ref: head,
    check_name: name,
    filter: "all",
    per_page: 100,
  });
  const run = data.check_runs.find((one) => one.external_id === externalId(key));
  return run && standing(run);
}

async function create(
  client: GitHubClient,
  repository: RepositoryName,
  planned: PlannedCheckRun,
): Promise<StandingRun> {
  const first = planned.annotations.slice(0, batchSize);
  const { data } = await client.rest.checks.create({
    ...repository,
    name: planned.name,
    head_sha: planned.head,
    external_id: externalId(planned.key),
    status: "completed",
    conclusion: planned.conclusion,
    output: output(planned, first),
  });
  return { ...standing(data), annotationCount: first.length };
}

function standing(run: {
  id: number;
  html_url: string | null;
  output: { annotations_count: number };
}): StandingRun {
  return { id: run.id, url: run.html_url, annotationCount: run.output.annotations_count };
}

function output({ title, summary }: PlannedCheckRun, annotations: readonly CheckAnnotation[]) {
  return {
    title,
    summary,
    annotations: annotations.map((one) => ({
      path: one.file,
      start_line: one.startLine,
      end_line: one.endLine,
      annotation_level: one.level,
      title: one.title,
      message: one.message,
    })),
  };
}

function externalId(key: string): string {
  return `crosscheck:${key}`;
}

/** What became of a check run. */
export interface OfferedCheckRun {
  /** Null when there is none, or its address is not known. */
  readonly url: string | null;
  /** What the reader must know; null: nothing. */
  readonly notice: string | null;
  /** Whether it is missing because GitHub failed: another run may have it. */
  readonly lost: boolean;
}

/** Posts a check run. A refusal is told where it was wanted, or where something else than a permission is wrong. */
export async function offerCheckRun(
  client: GitHubClient,
  repository: RepositoryName,
  planned: PlannedCheckRun,
): Promise<OfferedCheckRun> {
  try {
    return { url: await postCheckRun(client, repository, planned), notice: null, lost: false };
  } catch (error) {
    const silent = !planned.wanted && isRefused(error, 403, 404);
    const notice = silent ? null : `The check run could not be posted: ${messageOf(error)}`;
    return { url: null, notice, lost: isOutage(error) };
  }
}
