import type { Hired, NotHired } from "../agents/agent.ts";
import { createPanel, type Panel } from "../panel/panel.ts";
import { failedReview, type ShardReview } from "../panel/reviewer.ts";
import type { Change } from "./change/change.ts";
import { readGuidelines, shardsOf } from "./prompts.ts";
import type { Attendance } from "./result/reviewer-usage.ts";
import type { RunContext } from "./run.ts";

/** The panel of a run, and what became of those who were to sit on it. Disposing it closes every thread. */
export interface SeatedPanel extends AsyncDisposable {
  readonly panel: Panel;
  /** Those that could not come. */
  readonly missing: readonly NotHired[];
  /** The panel's reviews, and for who could not come a failed one of each shard. */
  review(): Promise<ShardReview[]>;
  /** Of those that came, until now. */
  attendance(): Attendance[];
}

/** A job's part of the panel. */
export interface PanelShare {
  /** Name of the one reviewer. */
  readonly reviewer: string;
  /** Indexes of the shards that it is shown; null: all. */
  readonly shards: readonly number[] | null;
}

/**
 * Hires the configured reviewers side by side while their tree is written, and seats those that came.
 * @param share undefined: the whole panel, for all shards
 */
export async function seatPanel(
  change: Change,
  context: RunContext,
  share?: PanelShare,
): Promise<SeatedPanel> {
  const { config, workshop, signal, onProgress } = context;
  const roles = config.reviewers.filter(({ name }) => !share || name === share.reviewer);
  const [hired, cwd, guidelines] = await Promise.all([
    Promise.all(roles.map((role) => workshop.hire(role, "review"))),
    context.exportTree("review"),
    readGuidelines(change, config.guidelines),
  ]);
  const seated = hired.filter((one): one is Hired => "coder" in one);
  const withFiles = seated.some((one) => one.tools === "none");
  const shards = (await shardsOf(change, guidelines, { withFiles })).filter(
    ({ index }) => !share?.shards || share.shards.includes(index),
  );
  const panel = createPanel(
    seated.map(({ role, coder, tools }) => ({
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
      onProgress: (progress) => onProgress({ kind: "panel", ...progress }),
    },
  );
  const missing = hired.filter((one): one is NotHired => !("coder" in one));
  const failed = missing.flatMap(({ role, reason }) =>
    shards.map(({ index }) => failedReview(role.name, index, reason)),
  );
  return {
    panel,
    missing,
    review: async () => [...(await panel.review()), ...failed],
    attendance: () =>
      seated.map(({ role, models, spending }) => ({
        reviewer: role.name,
        models: models(),
        spending: spending(),
      })),
    [Symbol.asyncDispose]: () => panel[Symbol.asyncDispose](),
  };
}
