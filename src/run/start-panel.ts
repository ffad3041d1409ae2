import type { Agent, AgentUnavailable } from "../agents/agent.ts";
import { decodedTree } from "../fix/decoded-tree.ts";
import { noSpending, sumSpending } from "../model/spending.ts";
import { createPanel, type Panel } from "../panel/panel.ts";
import { failedReview, type ShardReview } from "../panel/reviewer.ts";
import { diffPath } from "../review/diff/diff.ts";
import { answerStyle } from "../review/prompt/answer-style.ts";
import type { Change } from "./change/change.ts";
import type { RunContext } from "./context.ts";
import { partPaths, readGuidelines } from "./guidelines/guidelines.ts";
import { passBlocker } from "./pass-blocker.ts";
import { besideShare } from "./prompt/beside-share.ts";
import { findUses } from "./prompt/name-uses.ts";
import { shardsOf } from "./prompts.ts";
import type { ReviewerUsage } from "./result/reviewer-usage.ts";
import { openTrials, trialNote } from "./trials.ts";

/** The panel of a run, and what became of those who were to sit on it. Disposing it closes every thread. */
export interface StartedPanel extends AsyncDisposable {
  readonly panel: Panel;
  /** Those that could not come. */
  readonly missing: readonly AgentUnavailable[];
  /** What the reader must know of the prompts: the same in every job of a run. */
  readonly notices: readonly string[];
  /** The panel's reviews, and for who could not come a failed one of each shard. */
  review(): Promise<ShardReview[]>;
  /** Of those that came, until now. */
  usage(): ReviewerUsage[];
}

/** A job's part of the panel. */
export interface PanelShare {
  /** Name of the one reviewer. */
  readonly reviewer: string;
  /** Indexes of the shards that it is shown; null: all. */
  readonly shards: readonly number[] | null;
}

/**
 * Starts the configured reviewers in parallel with the export of their tree. A reviewer that fails to start is
 * reported, not thrown.
 * @param share undefined: the whole panel, for all shards
 */
export async function startPanel(
  change: Change,
  context: RunContext,
  share?: PanelShare,
): Promise<StartedPanel> {
  const { config, pool, signal, onProgress } = context;
  const startedMs = performance.now();
  const roles = config.reviewers.filter(({ name }) => !share || name === share.reviewer);
  const parts = change.shards.map(partPaths);
  const [acquired, { tree, cwd }, guidelines, uses] = await Promise.all([
    Promise.all(roles.map((role) => pool.acquire(role, "review"))),
    exportReadable(change, context),
    readGuidelines(change, parts.flat(), config),
    findUses(change),
  ]);
  const started = acquired.filter((one): one is Agent => "coder" in one);
  const attached = started.some((one) => one.tools === "none") ? tree : null;
  const shards = (await shardsOf(change, guidelines, { tree: attached, uses })).filter(
    ({ index }) => !share?.shards || share.shards.includes(index),
  );
  const trials = openTrials(change, context);
  const panel = createPanel(
    started.map(({ role, coder, tools, takesClientTools }) => ({
      reviewer: role.name,
      coder,
      model: role.model,
      effort: role.effort ?? config.effort ?? undefined,
      cwd,
      tools,
      ...(trials && takesClientTools
        ? { clientTools: [trials.toolOf(role.name)], toolNote: trialNote }
        : {}),
    })),
    shards,
    {
      turnTimeoutMs: config.turnTimeoutMs,
      signal,
      concurrency: config.concurrency,
      passes: config.passes,
      passBlocker: () => {
        const spent = started.map((one) => one.spending()).reduce(sumSpending, noSpending);
        return passBlocker(config, spent, performance.now() - startedMs);
      },
      style: answerStyle(config),
      onProgress: (progress) => onProgress({ kind: "panel", ...progress }),
    },
  );
  const missing = acquired.filter((one): one is AgentUnavailable => !("coder" in one));
  const failed = missing.flatMap(({ role, reason }) =>
    shards.map(({ index }) => failedReview(role.name, index, reason)),
  );
  return {
    panel: { ...panel, notices: () => [...panel.notices(), ...(trials?.notices() ?? [])] },
    missing,
    notices: guidelines.noticesFor(parts, change.shards.map(besideShare)),
    review: async () => [...(await panel.review()), ...failed],
    usage: () =>
      started.map(({ role, models, unavailable, spending }) => ({
        reviewer: role.name,
        models: models(),
        ...(unavailable && { unavailable: unavailable() }),
        spending: spending(),
      })),
    [Symbol.asyncDispose]: () => panel[Symbol.asyncDispose](),
  };
}

/** Exports the agents' tree with what is no UTF-8 in the change decoded, as its diff is. */
async function exportReadable(
  change: Change,
  context: RunContext,
): Promise<{ readonly tree: string; readonly cwd: string }> {
  const tree = await readableTree(change);
  return { tree, cwd: await context.exportTree("review", tree) };
}

/** The tree object that reviewers see: what is no UTF-8 in the change is decoded. */
export async function readableTree({
  repository,
  tree: real,
  base,
  reviewed,
}: Pick<Change, "repository" | "tree" | "base" | "reviewed">): Promise<string> {
  const paths = new Set(reviewed.files.map(diffPath));
  const { tree } = await decodedTree(repository, real, { base, paths });
  return tree;
}
