import { createHash } from "node:crypto";
import { titleOf } from "../../model/configuration-name.ts";
import type { RunResult } from "../../model/result.ts";
import { fitBytes } from "../../text/fit-bytes.ts";
import { plainLine } from "../../text/line.ts";
import type { CheckConclusion, PlannedCheckRun } from "./publication.ts";
import type { Texts } from "./texts.ts";

/**
 * The most of a check run's summary. The description says characters, others found bytes counted: bytes are never fewer.
 * https://docs.github.com/en/rest/checks/runs#create-a-check-run
 */
const maxCheckSummaryBytes = 65_535;

const nothingPosted = {
  comments: [],
  commits: [],
  reviewUrl: null,
  notices: [],
} as const;

/** The check run of a run: whole in itself, for who sees it may see nothing else of ours. */
export function planCheckRun(
  result: RunResult,
  head: string,
  texts: Texts,
  { wanted, severeCount, name }: CheckRunOptions,
): PlannedCheckRun {
  return withKey({
    name: titleOf(name),
    head,
    wanted,
    conclusion: conclusionOf(result, severeCount),
    title: texts.title(result),
    summary: fitBytes((limit) => texts.summary(result, nothingPosted, limit), maxCheckSummaryBytes),
    annotations: result.issues.flatMap((issue) => texts.annotation(issue) ?? []),
  });
}

/**
 * A check run that says that there was nothing to do, where a branch's rules wait for one.
 * @param options `severeCount`: issues of earlier reviews that are still open
 */
export function skippedCheckRun(
  head: string,
  reason: string,
  { wanted, severeCount, name }: CheckRunOptions,
  { shown }: Pick<Texts, "shown">,
): PlannedCheckRun {
  const open = severeCount > 0;
  const title = open ? "Nothing new to review, but earlier issues are open" : "Nothing to review";
  const summary = plainLine(shown(reason), 1000);
  const conclusion = open ? "failure" : "skipped";
  return withKey({
    name: titleOf(name),
    head,
    wanted,
    conclusion,
    title: shown(title),
    summary,
    annotations: [],
  });
}

function conclusionOf({ outcome }: RunResult, severeCount: number): CheckConclusion {
  if (outcome === "failed" || severeCount > 0) return "failure";
  if (outcome === "partial") return "neutral";
  return outcome === "skipped" ? "skipped" : "success";
}

function withKey(parts: Omit<PlannedCheckRun, "key">): PlannedCheckRun {
  const { title } = parts;
  const places = parts.annotations.map((one) => [one.file, one.startLine, one.title]);
  const content = JSON.stringify([parts.head, parts.conclusion, title, places]);
  const key = createHash("sha256").update(content).digest("hex").slice(0, 32);
  return { ...parts, key };
}

/** What a check run is made of besides the run itself. */
export interface CheckRunOptions {
  readonly wanted: boolean;
  /** Of the configuration; missing: it has none. */
  readonly name?: string | null;
  /** Issues at or above `fail-on`. */
  readonly severeCount: number;
}
