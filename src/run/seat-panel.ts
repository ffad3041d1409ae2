import { createPanel, type Panel } from "../panel/panel.ts";
import type { RunContext } from "../run.ts";
import type { Change } from "./change.ts";
import type { Hired, NotHired } from "./hire.ts";
import { readGuidelines, shardsOf } from "./prompts.ts";

/** The panel of a run, and who was to sit on it. Disposing it closes every thread. */
export interface SeatedPanel extends AsyncDisposable {
  readonly panel: Panel;
  readonly hired: readonly (Hired | NotHired)[];
}

/** Hires the configured reviewers side by side while their tree is written, and seats those that came. */
export async function seatPanel(change: Change, context: RunContext): Promise<SeatedPanel> {
  const { config, workshop, signal, onProgress } = context;
  const [hired, cwd, guidelines] = await Promise.all([
    Promise.all(config.reviewers.map((role) => workshop.hire(role, "review"))),
    context.exportTree("review"),
    readGuidelines(change, config.guidelines),
  ]);
  const seated = hired.filter((one): one is Hired => "coder" in one);
  const withFiles = seated.some((one) => one.tools === "none");
  const panel = createPanel(
    seated.map(({ role, coder, tools }) => ({
      reviewer: role.name,
      coder,
      model: role.model,
      cwd,
      tools,
    })),
    await shardsOf(change, guidelines, { withFiles }),
    {
      turnTimeoutMs: config.turnTimeoutMs,
      signal,
      concurrency: config.concurrency,
      onProgress: (progress) => onProgress({ kind: "panel", ...progress }),
    },
  );
  return { panel, hired, [Symbol.asyncDispose]: () => panel[Symbol.asyncDispose]() };
}
