import type { Agent, AgentUnavailable } from "../agents/agent.ts";
import { decodedTree } from "../fix/decoded-tree.ts";
import { createPanel, type Panel } from "../panel/panel.ts";
import { failedReview, type ShardReview } from "../panel/reviewer.ts";
import { diffPath } from "../review/diff/diff.ts";
import { answerStyle } from "../review/prompt/answer-style.ts";
import type { Change } from "./change/change.ts";
import type { RunContext } from "./context.ts";
import { readGuidelines, shardsOf } from "./prompts.ts";
import type { ReviewerUsage } from "./result/reviewer-usage.ts";

/** The panel of a run, and what became of those who were to sit on it. Disposing it closes every thread. */
export interface StartedPanel extends AsyncDisposable {
  readonly panel: Panel;
  /** Those that could not come. */
  readonly missing: readonly AgentUnavailable[];
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
  const roles = config.reviewers.filter(({ name }) => !share || name === share.reviewer);
  const [acquired, { tree, cwd }, guidelines] = await Promise.all([
    Promise.all(roles.map((role) => pool.acquire(role, "review"))),
    exportReadable(change, context),
    readGuidelines(change, config.guidelines),
  ]);
  const started = acquired.filter((one): one is Agent => "coder" in one);
  const attached = started.some((one) => one.tools === "none") ? tree : null;
  const shards = (await shardsOf(change, guidelines, { tree: attached })).filter(
    ({ index }) => !share?.shards || share.shards.includes(index),
  );
  const panel = createPanel(
    started.map(({ role, coder, tools }) => ({
      reviewer: role.name,
      coder,
      model: role.model,
      cwd,
      tools,
    })),
    shards,
    {
      turnTimeoutMs: config.turnTimeoutMs,
      signal,
      concurrency: config.concurrency,
      style: answerStyle(config),
      onProgress: (progress) => onProgress({ kind: "panel", ...progress }),
    },
  );
  const missing = acquired.filter((one): one is AgentUnavailable => !("coder" in one));
  const failed = missing.flatMap(({ role, reason }) =>
    shards.map(({ index }) => failedReview(role.name, index, reason)),
  );
  return {
    panel,
    missing,
    review: async () => [...(await panel.review()), ...failed],
    usage: () =>
      started.map(({ role, models, spending }) => ({
        reviewer: role.name,
        models: models(),
        spending: spending(),
      })),
    [Symbol.asyncDispose]: () => panel[Symbol.asyncDispose](),
  };
}

/** Exports the agents' tree with what is no UTF-8 in the change decoded, as its diff is. */
async function exportReadable(
  { repository, tree: real, base, reviewed }: Change,
  context: RunContext,
): Promise<{ readonly tree: string; readonly cwd: string }> {
  const paths = new Set(reviewed.files.map(diffPath));
  const { tree } = await decodedTree(repository, real, { base, paths });
  return { tree, cwd: await context.exportTree("review", tree) };
}
