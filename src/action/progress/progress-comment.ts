import type { Agent } from "../../agents/agent.ts";
import { messageOf } from "../../errors.ts";
import type { MarkedRun, SummaryMarker } from "../../github/marker/marker.ts";
import { saidIds } from "../../github/plan/plan-review.ts";
import { headReadAt } from "../../github/plan/plan-summary.ts";
import { closeRunning } from "../../github/publish/close-running.ts";
import { writeSummary } from "../../github/publish/write-summary.ts";
import {
  type Existing,
  type ReadPullRequest,
  shownSummaryId,
  trustedSummary,
} from "../../github/read/pull-request.ts";
import { readSummary } from "../../github/read/read-summary.ts";
import { aboveReport, endedText, progressMarkdown } from "../../report/markdown/progress.ts";
import type { RunContext } from "../../run/context.ts";
import { redactor } from "../../text/redact.ts";
import { wordsIn } from "../../words/words.ts";
import { isSibling, ownRun } from "../decide/own-run.ts";
import type { Job } from "../job.ts";
import { createProgressBoard } from "./progress-board.ts";
import { standingReport } from "./standing-report.ts";
import { createThrottle } from "./throttle.ts";

/** The most progress writes of a run, the first included, and the least time between two; see `createThrottle`. */
const maxWrites = 5;
const gapMs = 10_000;

/** The summary comment while a run works. */
export interface ProgressComment {
  /** The same context, which also shows its progress on the pull request. */
  watched(context: RunContext): RunContext;
  /** Ends it. Returns what was read, with the comment as it is now: whoever publishes replaces its text. */
  end(): Promise<ReadPullRequest>;
  /** For a run that ends without a report: says so in the comment, where there is one. */
  fail(reason: string): Promise<void>;
}

/** What a run does to the report that stands: a review replaces it, fixes are added to it. */
type Task = "review" | "fix";

/**
 * Shows on the pull request that a run works: who is where, for how long, at what cost. A refusal of GitHub ends
 * the progress and nothing else.
 */
export function startProgressComment(
  read: ReadPullRequest,
  head: string,
  task: Task,
  job: Job,
): ProgressComment {
  const { client, config, note } = job;
  const { pullRequest, existing } = read;
  const redact = redactor(config.secrets);
  const words = wordsIn(config.language, config.tone);
  // Whoever cleans up after a kill has read no file.
  job.keep("language", config.language);
  const by = ownRun(job);
  const marker: SummaryMarker = { ...runningMarker(read, head), writtenBy: by };
  const acquired = new Map<string, Agent[]>();
  let comment: Existing["summary"] = besideSibling(existing, by) ? null : existing.summary;
  const board = createProgressBoard({
    head,
    phase: task === "fix" ? "fixing" : "reviewing",
    agents: task === "fix" ? ["fixer"] : config.reviewers.map(({ name }) => name),
    costUsd: (agent) => total(acquired.get(agent) ?? []),
    now: () => performance.now(),
  });

  async function write(body: string, as: SummaryMarker): Promise<void> {
    const { repository, number: pullNumber } = pullRequest;
    const shownId = shownSummaryId({ summary: comment });
    const standsNow = shownId === null ? undefined : await standing(shownId, as);
    // Another configuration may have begun to use it since it was read.
    const isTaken = standsNow !== undefined && isAtWork(standsNow.marker, by);
    if (isTaken) comment = null;
    const [commentId, now] = isTaken ? [null, undefined] : [shownId, standsNow];
    // The report of another run goes on standing below a fix.
    const writer = task === "review" ? { writtenBy: by } : {};
    const kept = now === undefined ? as : { ...now.marker, state: as.state, ...writer };
    const target = { repository, pullNumber, viewer: existing.viewer, commentId };
    // A report that people hid goes on in the new comment.
    const before = now ?? (comment?.hidden ? trustedSummary({ summary: comment }) : undefined);
    const text = aboveReport(redact(body), before && task === "fix" ? standingReport(before) : "");
    const written = await writeSummary(client, target, text, kept);
    comment =
      client.keyring.signing.length > 0
        ? { ...written, hidden: false, trusted: true, body: text, marker: kept }
        : { ...written, hidden: false, trusted: false, said: kept.said, dated: true };
    job.keep("summary-comment", String(written.id));
  }

  /** The comment as it is now: commands may have added to it. Throws where it is about a newer head. */
  async function standing(commentId: number, as: SummaryMarker) {
    const now = await readSummary(client, pullRequest.repository, pullRequest.number, commentId);
    if (now !== undefined && now.marker.head !== as.head) {
      throw new Error(`a newer run is about ${now.marker.head.slice(0, 8)}`);
    }
    return now;
  }

  const writes = createThrottle({
    maxWrites,
    gapMs,
    write: () => write(progressMarkdown({ ...board.progress(), name: config.name }, words), marker),
    onFailure(error) {
      const why = error instanceof Error ? error.message : String(error);
      note(`progress is not shown on the pull request: ${why}`);
    },
  });
  writes.changed();

  return {
    watched: (context) => ({
      ...context,
      pool: {
        ...context.pool,
        async acquire(role, use, options) {
          const one = await context.pool.acquire(role, use, options);
          const name = use === "fix" ? "fixer" : role.name;
          if ("coder" in one) acquired.set(name, [...(acquired.get(name) ?? []), one]);
          return one;
        },
      },
      onProgress(progress) {
        context.onProgress(progress);
        if (board.note(progress) && !job.stop.aborted) writes.changed();
      },
    }),
    async end() {
      await writes.end();
      return { ...read, existing: { ...existing, summary: comment } };
    },
    async fail(reason) {
      await writes.end();
      if (comment === null) return;
      const said = redact(reason);
      try {
        const ended = endedText(
          said,
          job.paid.result === null ? null : job.runUrl,
          config.name,
          words,
        );
        await closeRunning(client, pullRequest.repository, comment.id, ended);
        job.keep("summary-comment", "");
      } catch (error) {
        const stands = `the summary comment still says that the run works: ${messageOf(error)}`;
        note(stands);
        job.paid.warn(stands);
        job.keep("ended-because", said);
      }
    },
  };
}

/** Whether another configuration of this name works right now: its progress is not overwritten. */
function besideSibling(existing: Existing, by: MarkedRun): boolean {
  const marker = trustedSummary(existing)?.marker;
  return marker !== undefined && isAtWork(marker, by);
}

function isAtWork(
  { state, writtenBy }: Pick<SummaryMarker, "state" | "writtenBy">,
  by: MarkedRun,
): boolean {
  return state === "running" && isSibling(by, writtenBy);
}

/** What the comment remembers meanwhile: what it did before, for nothing is reviewed yet. */
function runningMarker({ existing, readAt }: ReadPullRequest, head: string): SummaryMarker {
  const before = trustedSummary(existing)?.marker;
  if (before !== undefined) return { ...before, state: "running" };
  return {
    kind: "summary",
    state: "running",
    head,
    ...headReadAt(head, readAt, undefined),
    reviewedHead: null,
    reviewedBase: null,
    said: saidIds(existing),
    issues: [],
    commits: [],
    dismissed: [],
    renamed: [],
  };
}

/** Null when no agent was acquired, or one of them used a model without a price. */
function total(agents: readonly Agent[]): number | null {
  const costs = agents.map((one) => one.spending().costUsd);
  if (costs.length === 0) return null;
  return costs.reduce((sum, one) => (sum === null || one === null ? null : sum + one));
}
