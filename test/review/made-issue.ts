import type { Issue, MergedIssue } from "../../src/model/issue.ts";

/** An issue of which only the given members are said. */
export function madeIssue(said: Partial<Issue>): Issue {
  return {
    file: "src/shop.ts",
    line: null,
    endLine: null,
    side: null,
    severity: "medium",
    category: "bug",
    title: "A defect",
    description: "",
    snippet: null,
    suggestion: null,
    confidence: null,
    preExisting: false,
    ...said,
  };
}

/** A merged issue of one reviewer, of which only the given members are said. */
export function madeMergedIssue(said: Partial<MergedIssue>): MergedIssue {
  return {
    ...madeIssue(said),
    reviewers: ["claude"],
    sources: [{ reviewer: "claude", index: 0 }],
    suggestions: [],
    agreement: 1,
    rank: 1,
    anchor: null,
    votes: [],
    ...said,
  };
}
