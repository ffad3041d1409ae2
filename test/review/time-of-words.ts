import { readCommandLine } from "../../src/github/events/command.ts";
import { markedIssue } from "../../src/github/marker/marked-issue.ts";
import { parseMarker, withMarker, withoutMarker } from "../../src/github/marker/marker.ts";
import { commitMessage } from "../../src/github/plan/commit-message.ts";
import type { Issue, ReportedIssue } from "../../src/model/issue.ts";
import type { RunResult } from "../../src/model/result.ts";
import { issueAnnotation } from "../../src/report/annotation.ts";
import { explainMarkdown } from "../../src/report/markdown/explain.ts";
import { issueMarkdown } from "../../src/report/markdown/issue.ts";
import { jobSummary } from "../../src/report/markdown/job-summary.ts";
import { reviewBody } from "../../src/report/markdown/review-body.ts";
import { sarifLog } from "../../src/report/sarif/sarif.ts";
import { terminalReport } from "../../src/report/terminal/terminal-report.ts";
import { anchorIssue } from "../../src/review/anchor/anchor.ts";
import { findFiles } from "../../src/review/anchor/find-files.ts";
import { snippetReadings } from "../../src/review/anchor/snippet-readings.ts";
import { codeKey, codeTokens, quotedLine } from "../../src/review/diff/code-key.ts";
import { headerPaths, unifiedPaths, unquotePath } from "../../src/review/diff/parse/git-header.ts";
import { parseDiff } from "../../src/review/diff/parse/parse-diff.ts";
import { fingerprintIssues } from "../../src/review/history/fingerprint.ts";
import { defectKind, titleTerms, wordSimilarity } from "../../src/review/history/issue-words.ts";
import { mergeIssues } from "../../src/review/merge/merge.ts";
import { stem } from "../../src/review/merge/stem.ts";
import { wordsOf } from "../../src/review/merge/words.ts";
import { votePrompt } from "../../src/review/prompt/reviewer-prompts.ts";
import { untrusted } from "../../src/review/prompt/untrusted.ts";
import { readIssue, salvageAnswer } from "../../src/review/read-answer.ts";
import { readReviewFile } from "../../src/review/review-file.ts";
import { sha256 } from "../../src/run/sha256.ts";
import { plainEnglish } from "../../src/words/words.ts";
import { fixOf, issueOn, resultOf } from "../report/sample.ts";
import { madeIssue, madeMergedIssue } from "./made-issue.ts";

const answerIssue = {
  ...madeIssue({ file: "src/cart.ts" }),
  severity: "high",
  category: "bug",
  confidence: 1,
  preExisting: false,
} as const;
const diff = parseDiff(
  `diff --git a/src/cart.ts b/src/cart.ts\n--- a/src/cart.ts\n+++ b/src/cart.ts\n@@ -1,3 +1,3 @@\n-old code(1);\n+\`a new code(2); x a A 1\n  keep();\n \n`,
);
const two = (said: (at: number) => Partial<Issue>) =>
  mergeIssues(
    ["a", "b"].map((reviewer, at) => ({
      source: { reviewer, index: 0 },
      issue: madeIssue(said(at)),
    })),
  );
/** An issue that says the same in every text. */
const saidOf = (text: string): ReportedIssue => ({
  ...issueOn(2),
  title: text,
  description: text,
  snippet: text,
  suggestions: [{ reviewer: "claude", text }],
  votes: [{ reviewer: "codex", verdict: "confirm", reason: text }],
});
const resultSaying = (text: string): RunResult => {
  const issue = saidOf(text);
  const elsewhere = { where: "summary", reason: text } as const;
  const fix = { ...fixOf(issue, 2), summary: text };
  return resultOf([issue, { ...issue, shown: elsewhere }], {
    outcome: "partial",
    reasons: [text],
    notices: [text],
    fixes: [fix],
    skippedFiles: [{ file: text, reason: text }],
  });
};
const sarif = { version: "1", serverUrl: "https://github.test", independentPatches: true };

type Functions = Readonly<Record<string, (text: string) => unknown>>;

/** What is done with a stranger's words besides what `text/` does. */
export const wordFunctions: Functions = {
  wordsOf,
  stem: (text) => stem(text.slice(0, 1).repeat(text.length)),
  defectKind: (text) => defectKind({ title: "", description: text }),
  wordSimilarity: (text) =>
    wordSimilarity({ title: text, description: "a" }, { title: "a", description: text }),
  "mergeIssues, by words": (text) => two((at) => ({ title: `${at} ${text}`, description: text })),
  codeKey,
  codeTokens,
  quotedLine,
  snippetReadings,
  findFiles: (text) => findFiles(text, diff),
  "anchorIssue, by code": (text) =>
    anchorIssue(madeIssue({ file: "src/cart.ts", snippet: text }), diff),
  unifiedPaths: (text) => unifiedPaths(text, text),
  parseMarker,
  withoutMarker,
  readCommandLine: (text) => readCommandLine(text, "/crosscheck"),
};

/** What is made of them: longer texts, of the same parts. */
export const reportFunctions: Functions = {
  salvageAnswer: (text) =>
    salvageAnswer({
      turn: "review",
      summary: text,
      issues: [{ ...answerIssue, title: text, description: text, snippet: text, file: text }],
      votes: [{ issue: 1, verdict: "confirm", sameAs: null, reason: text }, text],
      checks: [],
    }),
  readIssue: (text) => readIssue({ ...answerIssue, file: text, title: text, snippet: text }),
  readReviewFile: (text) => readReviewFile(JSON.stringify({ issues: [{ title: text }] }), "x"),
  titleTerms: (text) => titleTerms({ title: text, description: "" }),
  "mergeIssues, by file": (text) => two(() => ({ file: text })),
  "mergeIssues, by code": (text) => two((at) => ({ snippet: text, line: 1 + 50 * at })),
  fingerprintIssues: (text) =>
    fingerprintIssues(
      [madeMergedIssue({ title: text }), madeMergedIssue({ title: text })],
      diff,
      sha256,
    ),
  "anchorIssue, by code alone": (text) =>
    anchorIssue(madeIssue({ file: null, snippet: text }), diff),
  "anchorIssue, by file": (text) => anchorIssue(madeIssue({ file: text, line: 1 }), diff),
  headerPaths: (text) => headerPaths(`a/${text} b/${text}`),
  unquotePath: (text) => unquotePath(`"${text}"`),
  untrusted: (text) => untrusted("x", text),
  votePrompt: (text) =>
    votePrompt({ reviewer: "a", issues: [madeMergedIssue({ description: text })], own: [] }),
  "parseMarker, of JSON": (text) => parseMarker(`<!-- crosscheck {"v":1,"a":${text}} -->`),
  withMarker: (text) =>
    withMarker(text, { kind: "issue", head: "a".repeat(40), issue: markedIssue(saidOf(text)) }),
  "readCommandLine, of words": (text) => readCommandLine(`/crosscheck ${text} x`, "/crosscheck"),
  commitMessage: (text) =>
    commitMessage(saidOf(text), { ...fixOf(saidOf(text), 2), summary: text }, text),
  issueAnnotation: (text) => issueAnnotation(saidOf(text), plainEnglish),
  issueMarkdown: (text) => issueMarkdown(saidOf(text), null, plainEnglish),
  explainMarkdown: (text) =>
    explainMarkdown(saidOf(text), { state: "open", fixedIn: null, threadUrl: null }, plainEnglish),
  reviewBody: (text) => reviewBody(resultSaying(text), [saidOf(text)], 65_536, plainEnglish),
  jobSummary: (text) => jobSummary(resultSaying(text), new Map(), [text], plainEnglish),
  sarifLog: (text) => sarifLog(resultSaying(text), sarif),
  terminalReport: (text) => terminalReport(resultSaying(text)),
};
