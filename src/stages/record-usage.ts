import type { Job } from "../action/job.ts";
import { withAgentPool } from "../action/with-agents.ts";
import type { Config } from "../config/config.ts";
import { IntegrityError } from "../errors.ts";
import type { JobUsage } from "../model/artifact.ts";
import type { Spending } from "../model/spending.ts";
import { type Cuts, cutsNotice } from "../review/answer-limits.ts";
import type { Change } from "../run/change/change.ts";
import type { RunContext } from "../run/context.ts";
import type { FixRights } from "../run/fixing/fix-rights.ts";
import { createTimeline } from "../run/timeline.ts";

/** What agents made in a job, and what is known of their work but for who did it. */
export interface Recorded<T> {
  readonly value: T;
  readonly usage: Omit<JobUsage, "models" | "spending">;
  /** To be thrown once the artifact is written; undefined: nothing. */
  readonly failure: unknown;
}

/**
 * Opens the agent pool for as long as `action` takes, and writes down what happens in it. What breaks at the pool's end
 * is told in `failure`, for the artifact is to be written all the same. What breaks before is thrown, and so is a change
 * of our own programs.
 */
export async function recordUsage<T>(
  change: Change,
  job: Job,
  action: (context: RunContext) => Promise<T>,
  rights?: FixRights,
): Promise<Recorded<T>> {
  const startedAt = new Date().toISOString();
  const timeline = createTimeline();
  const watch = async (context: RunContext) => {
    const value = await action({
      ...context,
      onProgress(progress) {
        timeline.note(progress);
        context.onProgress(progress);
      },
    });
    return { value, notices: context.pool.notices() };
  };
  let made: Awaited<ReturnType<typeof watch>> | undefined;
  let failure: unknown;
  try {
    await withAgentPool(
      change,
      job,
      async (context) => {
        made = await watch(context);
      },
      rights,
    );
  } catch (error) {
    if (made === undefined || error instanceof IntegrityError) throw error;
    failure = error;
  }
  if (made === undefined) throw new Error("unreachable: the work of agents gave nothing");
  const { value, notices } = made;
  const { stop } = job;
  const stopped = stop.aborted ? String(stop.reason) : null;
  const usage = { startedAt, timeline: timeline.turns(), notices, stopped };
  return { value, usage, failure };
}

/**
 * A job whose limits are its part of what is left of the run's: the agents' jobs of a stage share it evenly.
 * @param before what the stages before have spent
 * @param jobs how many jobs the stage has
 */
export function withBudget<Kind extends Job>(
  job: Kind,
  before: readonly Spending[],
  jobs: number,
): Kind {
  const { maxCostUsd, maxTokens, maxRequests } = job.config;
  const cost = before.reduce((sum, { costUsd }) => sum + (costUsd ?? 0), 0);
  const tokens = before.reduce((sum, one) => sum + tokensOf(one), 0);
  const requests = before.reduce((sum, one) => sum + one.requests, 0);
  const part = (whole: number, spent: number) => Math.max(0, whole - spent) / Math.max(1, jobs);
  const config: Config = {
    ...job.config,
    maxCostUsd: part(maxCostUsd, cost),
    maxTokens: Math.floor(part(maxTokens, tokens)),
    maxRequests: Math.floor(part(maxRequests, requests)),
  };
  return { ...job, config };
}

/** A job's usage with a notice of what was too long in its artifact. @param who whose answers it holds */
export function withCuts(who: string, usage: JobUsage, cuts: Cuts): JobUsage {
  const notice = cutsNotice(who, cuts);
  return notice === undefined
    ? usage
    : { ...usage, notices: [notice, ...usage.notices].slice(0, 100) };
}

function tokensOf(spent: Spending): number {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens } = spent;
  return inputTokens + cachedInputTokens + cacheWriteTokens + outputTokens;
}
