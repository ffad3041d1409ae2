import type { Config } from "../config/config.ts";
import { type OutputName, outputs } from "../config/outputs.ts";
import { GitHubError, messageOf } from "../errors.ts";
import { plural } from "../report/figures.ts";
import { headline } from "../report/markdown/summary.ts";
import type { StageResult } from "../stages/stage-job.ts";
import { harmlessLine } from "../text/harmless.ts";
import { OwnText, plainLine } from "../text/line.ts";
import { plainEnglish } from "../words/words.ts";
import type { ActionOptions, Finished, Job } from "./job.ts";
import { brokenOff } from "./paid-work.ts";
import { severeCount } from "./severe.ts";
import { sendAll } from "./sinks/index.ts";
import type { Shown, SinkOptions } from "./sinks/sink.ts";

/** What the shell makes of a run: outputs, job summary, annotations, colour. */
export interface ActionResult extends Omit<Shown, "broken"> {
  readonly outputs: Readonly<Record<OutputName, string>>;
  /** Why the step fails; null when it does not. */
  readonly failure: string | null;
}

/** Every output is set, so that no expression of a workflow meets one that is missing. */
const noOutputs = Object.fromEntries(outputs.map(({ name }) => [name, ""])) as Readonly<
  Record<OutputName, string>
>;

/**
 * Does the work of a job, and reports it. Where the work breaks, what was paid for until then is reported all the same, and
 * the step fails. Throws what ended the work where there is nothing to report.
 */
export async function concludeWork(
  work: () => Promise<Finished>,
  job: Pick<Job, "paid" | "note" | "show"> & SinkOptions,
): Promise<ActionResult> {
  const finished = await work().catch((error: unknown): Finished => {
    const { result, warnings } = job.paid;
    if (result === null) throw error;
    if (error instanceof Error && !(error instanceof GitHubError)) job.note(error.stack ?? "");
    return { ...brokenOff(result, `${messageOf(error)}${hintOf(error)}`), notices: warnings };
  });
  const concluded = await conclude(finished, job);
  // Also what follows may break: the end of the job's folder, for one.
  await job.show(concluded).catch((error: unknown) => job.note(messageOf(error)));
  return concluded;
}

/** What to do about a failure of GitHub. */
const startAgain = "start the job again once GitHub answers: nothing is said twice";

function hintOf(error: unknown): string {
  return error instanceof GitHubError ? `. Nothing more was published; ${startAgain}` : "";
}

/** Reports what a job came to, to every sink, and says whether the step fails. */
export async function conclude(
  finished: Finished,
  options: SinkOptions & Pick<ActionOptions, "note">,
): Promise<ActionResult> {
  const { result, outcome, reason } = finished;
  options.note(
    result === null
      ? `${outcome}: ${reason}`
      : new OwnText(headline(result, plainEnglish).replaceAll("**", "")),
  );
  const { broken, ...shown } = await sendAll(finished, options);
  const because = failureOf(finished, options.config);
  const failures = [...(because === null ? [] : [because]), ...broken];
  return {
    ...shown,
    outputs: { ...noOutputs, ...shown.outputs },
    failure: failures.length === 0 ? null : failures.join("; "),
  };
}

/** Outputs, job summary and colour of a stage. It is red only where its agents did not end well: else
 * what ends the whole run is, and the last stage says that. */
export function concludeStage(
  { outcome, reason, written, ready, matrix, failure, warnings = [] }: StageResult,
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
    failure: failure ?? null,
  };
}

/** Why the step is red; null when it is not. */
function failureOf(finished: Finished, { failOn }: Pick<Config, "failOn">): string | null {
  const { result, outcome, reason, standing = [], lost = [] } = finished;
  if (outcome === "failed") return result?.reasons.join("; ") || reason;
  if (lost.length > 0)
    return `${lost.join("; ")}. What was found is in the job summary; ${startAgain}`;
  const severe = severeCount(result ?? { issues: standing }, { failOn });
  if (severe === 0) return null;
  const [which, are] = [plural(severe, "issue"), severe === 1 ? "is" : "are"];
  return result === null
    ? `${which} of earlier reviews ${are} ${failOn} or worse and still open (fail-on)`
    : `${which} ${are} ${failOn} or worse (fail-on)`;
}
