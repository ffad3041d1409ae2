import type { Remote } from "../../git/fetch.ts";
import type { RepositoryName } from "../../github/events/request.ts";
import { readMergeBase } from "../../github/read/read-pull-request.ts";
import { type FetchedChange, fetchChange } from "../../run/change/fetch-change.ts";
import type { LastReview } from "../../run/change/last-review.ts";
import type { Job } from "../job.ts";

/** What is to be reviewed of a repository on GitHub. */
export interface Pins {
  readonly repository: RepositoryName;
  /** Commit SHA of what is compared with; the review begins where both have parted. */
  readonly base: string;
  /** Commit SHA. */
  readonly head: string;
  /** Commit SHA of where both have parted, where that was asked before. Missing: it is asked. */
  readonly mergeBase?: string;
  /** Hostile texts. */
  readonly title: string;
  readonly body: string;
}

/** Where a job's repository is fetched from. */
export function remoteOf(
  { owner, repo }: RepositoryName,
  { serverUrl, config }: Pick<Job, "serverUrl" | "config">,
): Remote {
  return { url: `${serverUrl}/${owner}/${repo}.git`, token: config.githubToken ?? undefined };
}

/** Fetches what is to be reviewed. Throws `GitHubError` where base and head have nothing in common. */
export async function fetchPinned(
  pins: Pins,
  job: Job,
  last: LastReview | null = null,
): Promise<FetchedChange> {
  const { repository, head, title, body } = pins;
  const { client, config, git, scratch, stop } = job;
  const base = pins.mergeBase ?? (await readMergeBase(client, repository, pins.base, head));
  return await fetchChange({
    git,
    remote: remoteOf(repository, job),
    scratch,
    head,
    base,
    tip: pins.base,
    title,
    body,
    ignore: config.ignore,
    last,
    signal: stop,
  });
}
