import type { ReviewRequest } from "../../github/events/request.ts";
import { filteredOut, otherLabel } from "../../github/events/trigger-filter.ts";
import type { SummaryMarker } from "../../github/marker/marker.ts";
import { endedCause } from "../../github/plan/plan-commits.ts";
import { readBackground } from "../../github/read/background/background-of.ts";
import { newerHead } from "../../github/read/newer-head.ts";
import { authorise } from "../../github/read/permission.ts";
import {
  type Existing,
  type ReadPullRequest,
  trustedSummary,
} from "../../github/read/pull-request.ts";
import { type CommitRange, readCommitRange } from "../../github/read/read-commit-range.ts";
import { readMergeBase, readPullRequest } from "../../github/read/read-pull-request.ts";
import { causeText } from "../../github/refusal.ts";
import { redactTexts } from "../../report/redact-result.ts";
import type { Change } from "../../run/change/change.ts";
import type { Memory } from "../../run/memory.ts";
import { plainLine } from "../../text/line.ts";
import { redactor } from "../../text/redact.ts";
import type { Job } from "../job.ts";
import { fetchPinned } from "./fetch-pinned.ts";
import { ownRun, siblingNotices } from "./own-run.ts";
import { recall } from "./recall.ts";
import { decideRange } from "./review-range.ts";
import { trustNoticesOf } from "./trust-notices.ts";

/** A pull request that is to be reviewed: pinned, fetched, and with what earlier runs reported. */
export interface PinnedReview {
  readonly read: ReadPullRequest;
  /** SHA: what the event was about, else what was read just now. Nothing later changes it. */
  readonly head: string;
  /** Of our summary, as it was when the pull request was read; undefined: there was none that is signed. */
  readonly marker: Pick<SummaryMarker, "head"> | undefined;
  readonly change: Change;
  readonly memory: Memory;
  /** Whether everybody behind the event may write: what others cause is read, never committed. */
  readonly writes: boolean;
  /** Whether somebody asked for it, instead of pushing or opening. */
  readonly asked: boolean;
  /** What the reader must know of markers that do not count, or that another configuration wrote. */
  readonly trustNotices: readonly string[];
}

/** What is to be done about a pull request, decided before any agent is. */
export type PlannedReview =
  /** Nothing at all; `reason` is for people. `standing`: its issues count as before. Missing: none do. */
  | { readonly status: "skipped"; readonly reason: string; readonly standing?: Existing }
  /** Its head was reviewed, or holds nothing but our own commits since. */
  | {
      readonly status: "nothing-new";
      readonly read: ReadPullRequest;
      readonly head: string;
      readonly reason: string;
    }
  /** There is nothing for reviewers in it, but earlier issues may be outdated. */
  | ({ readonly status: "unchanged" } & PinnedReview)
  | ({ readonly status: "ready" } & PinnedReview);

/** Authorises, pins, fetches and decides. Writes nothing. @param full everything, not only what is new since the last review */
export async function planReview(
  request: ReviewRequest,
  job: Job,
  { full }: { readonly full: boolean },
): Promise<PlannedReview> {
  const { client, config } = job;
  const { repository, pullNumber, trigger } = request;
  const skipped = (reason: string) => ({ status: "skipped", reason }) as const;
  const [authorisation, read] = await Promise.all([
    authorise(client, {
      repository,
      trigger,
      commenter: null,
      allowedBots: config.allowedBots,
      allowedRoles: config.allowedRoles,
      readersToo: request.action !== null && config.reviewAuthors === "all",
    }),
    readPullRequest(client, repository, pullNumber, { withBackground: true }),
  ]);
  if (authorisation.status === "rejected") return skipped(authorisation.reason);
  const { pullRequest } = read;
  const ended = endedCause(pullRequest);
  if (ended !== null) return skipped(causeText(ended));
  const reason = filteredOut(pullRequest, request, config);
  if (reason === otherLabel) return { ...skipped(reason), standing: read.existing };
  if (reason !== undefined) return skipped(plainLine(reason, 200));
  const head = request.pullRequest?.head ?? pullRequest.head;
  const marker = trustedSummary(read.existing)?.marker;
  const newer = newerHead(head, marker, read);
  if (newer !== undefined) {
    return skipped(`a later commit, ${newer.slice(0, 8)}, has a run of its own`);
  }
  const commits = full ? undefined : await commitsSince(read, head, job);
  const mergeBase = await readMergeBase(client, repository, pullRequest.base, head);
  const by = ownRun(job);
  const { commandPrefix } = config;
  const facts = { marker, range: commits, head, base: mergeBase, by, full, commandPrefix };
  const range = decideRange(facts);
  if (range.kind === "nothing") {
    return { status: "nothing-new", read, head, reason: range.reason };
  }
  const reviewedHead = marker?.reviewedHead ?? null;
  const since = range.kind === "since" ? range : null;
  const last = reviewedHead === null ? null : { reviewedHead, since };
  // As they were when the event was caused: who could edit them since was not asked.
  const { title, body } = request.pullRequest ?? pullRequest;
  const [fetched, { later, background }] = await Promise.all([
    fetchPinned({ ...pullRequest, head, mergeBase, title, body }, job, last),
    readSurroundings(read, head, job),
  ]);
  const change = { ...fetched, background };
  const lookedAt = change.last?.diff ? (since?.head ?? null) : null;
  const memory = recall(read.existing, change, lookedAt, later);
  const status = change.reviewed.files.length === 0 ? "unchanged" : "ready";
  const cause = { writes: authorisation.writes, asked: request.action === null };
  const trustNotices = [
    ...trustNoticesOf(read.existing, client.keyring, config),
    ...siblingNotices(by, marker, head),
  ];
  return { status, read, head, marker, change, memory, ...cause, trustNotices };
}

/** SHAs of commits behind the head, and what else is known of the pull request, without secrets. */
async function readSurroundings(read: ReadPullRequest, head: string, job: Job) {
  const { client, config, workflow } = job;
  const { pullRequest } = read;
  const behind = await readCommitRange(client, pullRequest.repository, head, pullRequest.head);
  const later = new Set(behind?.status === "ahead" ? behind.commits : []);
  const background = await readBackground(client, read, {
    head,
    later,
    own: { run: workflow.run, workflow: workflow.name ?? "" },
    commandPrefix: config.commandPrefix,
  });
  return { later, background: redactTexts(background, redactor(config.secrets)) };
}

/** What came since the last reviewed head; undefined where there is none, or it is gone. */
async function commitsSince(
  { pullRequest, existing }: ReadPullRequest,
  head: string,
  { client }: Pick<Job, "client">,
): Promise<CommitRange | undefined> {
  const before = trustedSummary(existing)?.marker.reviewedHead;
  return before ? await readCommitRange(client, pullRequest.repository, before, head) : undefined;
}
