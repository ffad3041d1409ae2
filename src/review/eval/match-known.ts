import type { MergedIssue } from "../../model/issue.ts";
import { mergeIssues } from "../merge/merge.ts";

/** A defect that a change is known to have. */
export interface KnownDefect {
  readonly file: string | null;
  /** 1-based; null: not said. */
  readonly line: number | null;
  readonly description: string;
}

/** No reviewer's name: those have no blanks. */
const known = "known defects";

/**
 * Which known defects each issue describes, by their indices. They are those that the merge would call the same issue,
 * if a further reviewer had raised all that is known. So what counts as right here is what counts as agreement in a
 * run.
 */
export function matchKnown(
  issues: readonly MergedIssue[],
  defects: readonly KnownDefect[],
): number[][] {
  const merged = mergeIssues([
    ...issues.map((issue, index) => ({ source: { reviewer: "panel", index }, issue })),
    ...defects.map(({ file, line, description }, index) => ({
      source: { reviewer: known, index },
      issue: { ...blank, file, line, description },
    })),
  ]);
  return issues.map((_, index) => {
    const home = merged.find(({ sources }) =>
      sources.some((source) => source.reviewer === "panel" && source.index === index),
    );
    return (home?.sources ?? []).flatMap(({ reviewer, index: at }) =>
      reviewer === known ? [at] : [],
    );
  });
}

const blank = {
  endLine: null,
  side: null,
  severity: null,
  category: null,
  title: "",
  snippet: null,
  suggestion: null,
  confidence: null,
  preExisting: false,
} as const;
