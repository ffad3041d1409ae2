import { join } from "node:path";
import type { Config } from "../config/config.ts";
import type { OutputName } from "../config/outputs.ts";
import { type Annotation, issueAnnotation } from "../report/annotation.ts";
import { plural } from "../report/figures.ts";
import { jobSummary } from "../report/markdown/job-summary.ts";
import { headline } from "../report/markdown/summary.ts";
import { linksOf } from "../report/texts.ts";
import { writeReport } from "../run/result/report-file.ts";
import type { StageResult } from "../stages/stage-job.ts";
import { harmlessLine } from "../text/harmless.ts";
import { plainLine } from "../text/plain-line.ts";
import type { ActionOptions, Finished } from "./job.ts";
import { sarifOutput } from "./sarif-output.ts";
import { severeCount } from "./severe.ts";

/** What the shell makes of a run: outputs, job summary, annotations, colour. */
export interface ActionResult {
  readonly outputs: Readonly<Record<OutputName, string>>;
  /** Markdown; empty: none. */
  readonly summary: string;
  readonly warnings: readonly string[];
  /** Issues that could be shown nowhere in the diff; hostile text. */
  readonly annotations: readonly Annotation[];
  /** Why the step fails; null when it does not. */
  readonly failure: string | null;
}

/** A runner shows so many annotations of a kind and step, and warnings of our own are among them. */
const maxAnnotations = 8;

/** The outputs of a job that hands nothing on. */
const noArtifact = { artifact: "", "artifact-name": "", digest: "", ready: "", matrix: "" };

/** Outputs, files, job summary and colour of what a job came to. */
export async function conclude(finished: Finished, options: ActionOptions): Promise<ActionResult> {
  const { result, outcome, reason, posted, notices } = finished;
  const report =
    result === null ? "" : join(options.temp, `crosscheck-report-${options.runId}.json`);
  if (result !== null) await writeReport(report, result);
  const issues = (result?.issues ?? []).map((issue) => ({
    id: issue.id,
    file: issue.anchor?.file ?? issue.file,
    line: issue.anchor?.line ?? issue.line,
    severity: issue.severity,
    title: issue.title,
    agreement: issue.agreement,
    inline: issue.shown.where === "inline",
  }));
  const fixed = (result?.fixes ?? []).filter((fix) => fix.status === "fixed");
  options.note(result === null ? `${outcome}: ${reason}` : headline(result).replaceAll("**", ""));
  return {
    outputs: {
      outcome,
      issues: JSON.stringify(issues),
      "issue-count": String(issues.length),
      "fixed-count": String(fixed.length),
      "review-url": finished.reviewUrl ?? "",
      report,
      sarif: await sarifOutput(result, options),
      ...noArtifact,
    },
    summary:
      result === null
        ? `Crosscheck: ${outcome}. ${reason}\n`
        : jobSummary(result, linksOf(posted?.comments ?? []), notices),
    warnings: [
      ...(outcome === "partial" ? (result?.reasons ?? []) : []),
      ...(outcome === "skipped" ? [reason] : []),
      ...(result?.notices ?? []),
      ...notices,
    ],
    annotations: lostAnnotations(finished),
    failure: failureOf(finished, options.config),
  };
}

/** Outputs, job summary and colour of a stage: red is only what ends the whole run, and that is said by the last one. */
export function concludeStage(
  { outcome, reason, written, ready, matrix, warnings = [] }: StageResult,
  { config, note }: ActionOptions,
): ActionResult {
  const told = plainLine(reason, 1_000);
  note(`${config.stage}: ${outcome}${told && `: ${told}`}`);
  return {
    outputs: {
      outcome,
      issues: "",
      "issue-count": "",
      "fixed-count": "",
      "review-url": "",
      report: "",
      sarif: "",
      artifact: written?.path ?? "",
      "artifact-name": written?.name ?? "",
      digest: written === null ? "" : `${written.name}=${written.sha256}`,
      ready: ready === null ? "" : String(ready),
      matrix: matrix === null ? "" : JSON.stringify(matrix),
    },
    summary: `Crosscheck, ${config.stage}: ${outcome}${told && `: ${harmlessLine(told)}`}\n`,
    warnings: [
      ...warnings,
      ...(outcome === "success" ? [] : [`${config.stage}: ${outcome}: ${told}`]),
    ],
    annotations: [],
    failure: null,
  };
}

/** The issues that GitHub did not take in the diff, as annotations of the workflow run where no check run has them. */
function lostAnnotations({ result, posted }: Finished): Annotation[] {
  if (posted === null || posted.checkRunUrl !== null) return [];
  const lost = new Set(
    posted.comments.flatMap(({ issue, reason }) => (reason === null ? [] : [issue])),
  );
  const issues = (result?.issues ?? []).filter((issue) => lost.has(issue.id));
  return issues.flatMap((issue) => issueAnnotation(issue) ?? []).slice(0, maxAnnotations);
}

/** Why the step is red; null when it is not. */
function failureOf(finished: Finished, { failOn }: Config): string | null {
  const { result, outcome, reason, standing = [] } = finished;
  if (outcome === "failed") return result?.reasons.join("; ") || reason;
  const severe = severeCount(result ?? { issues: standing }, { failOn });
  if (severe === 0) return null;
  const [which, are] = [plural(severe, "issue"), severe === 1 ? "is" : "are"];
  return result === null
    ? `${which} of earlier reviews ${are} ${failOn} or worse and still open (fail-on)`
    : `${which} ${are} ${failOn} or worse (fail-on)`;
}
