import type { Config } from "../config/config.ts";
import { type OutputName, outputs } from "../config/outputs.ts";
import { plural } from "../report/figures.ts";
import { texts } from "../report/texts.ts";
import type { StageResult } from "../stages/stage-job.ts";
import { harmlessLine } from "../text/harmless.ts";
import { OwnText, plainLine } from "../text/line.ts";
import type { ActionOptions, Finished } from "./job.ts";
import { severeCount } from "./severe.ts";
import { sendAll } from "./sinks/index.ts";
import type { Shown, SinkOptions } from "./sinks/sink.ts";

/** What the shell makes of a run: outputs, job summary, annotations, colour. */
export interface ActionResult extends Shown {
  readonly outputs: Readonly<Record<OutputName, string>>;
  /** Why the step fails; null when it does not. */
  readonly failure: string | null;
}

/** Every output is set, so that no expression of a workflow meets one that is missing. */
const noOutputs = Object.fromEntries(outputs.map(({ name }) => [name, ""])) as Readonly<
  Record<OutputName, string>
>;

/** Reports what a job came to, to every sink, and says whether the step fails. */
export async function conclude(
  finished: Finished,
  options: SinkOptions & Pick<ActionOptions, "note">,
): Promise<ActionResult> {
  const { result, outcome, reason } = finished;
  options.note(result === null ? `${outcome}: ${reason}` : new OwnText(texts.title(result)));
  const shown = await sendAll(finished, options);
  return {
    ...shown,
    outputs: { ...noOutputs, ...shown.outputs },
    failure: failureOf(finished, options.config),
  };
}

/** Outputs, job summary and colour of a stage. It is never red: only what ends the whole run is, and the last stage says that. */
export function concludeStage(
  { outcome, reason, written, ready, matrix, warnings = [] }: StageResult,
  { config, note }: Pick<ActionOptions, "config" | "note">,
): ActionResult {
  const why = plainLine(reason, 1_000);
  note(`${config.stage}: ${outcome}${why && `: ${why}`}`);
  return {
    outputs: {
      ...noOutputs,
      outcome,
      artifact: written?.path ?? "",
      "artifact-name": written?.name ?? "",
      digest: written === null ? "" : `${written.name}=${written.sha256}`,
      ready: ready === null ? "" : String(ready),
      matrix: matrix === null ? "" : JSON.stringify(matrix),
    },
    summary: `Crosscheck, ${config.stage}: ${outcome}${why && `: ${harmlessLine(why)}`}\n`,
    warnings: [
      ...warnings,
      ...(outcome === "success" ? [] : [`${config.stage}: ${outcome}: ${why}`]),
    ],
    annotations: [],
    failure: null,
  };
}

/** Why the step is red; null when it is not. */
function failureOf(finished: Finished, { failOn }: Pick<Config, "failOn">): string | null {
  const { result, outcome, reason, standing = [] } = finished;
  if (outcome === "failed") return result?.reasons.join("; ") || reason;
  const severe = severeCount(result ?? { issues: standing }, { failOn });
  if (severe === 0) return null;
  const [which, are] = [plural(severe, "issue"), severe === 1 ? "is" : "are"];
  return result === null
    ? `${which} of earlier reviews ${are} ${failOn} or worse and still open (fail-on)`
    : `${which} ${are} ${failOn} or worse (fail-on)`;
}
