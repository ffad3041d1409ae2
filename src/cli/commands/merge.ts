import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { UsageError } from "../../errors.ts";
import { issueFile, issueLine, type MergedIssue, type RaisedIssue } from "../../model/issue.ts";
import { plural } from "../../report/figures.ts";
import { anchorIssue } from "../../review/anchor/anchor.ts";
import type { Diff } from "../../review/diff/diff.ts";
import { parseDiff } from "../../review/diff/parse/parse-diff.ts";
import { DiffSyntaxError } from "../../review/diff/parse/syntax-error.ts";
import { mergeIssues } from "../../review/merge/merge.ts";
import { rankIssues } from "../../review/merge/rank.ts";
import { readReviewFile } from "../../review/review-file.ts";
import { logText } from "../../text/line.ts";
import { plainEnglish } from "../../words/words.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

/** What `crosscheck merge` was asked for. */
export interface MergeOptions {
  readonly files: readonly string[];
  /** A unified diff to anchor to; undefined: no anchors. */
  readonly diff: string | undefined;
  readonly json: boolean;
}

async function read(terminal: Terminal, file: string): Promise<string> {
  try {
    return await readFile(resolve(terminal.cwd, file), "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read`, { cause: error });
  }
}

/** Every issue of every file, numbered within its reviewer: files of one reviewer count as one list. */
async function readRaised(terminal: Terminal, files: readonly string[]): Promise<RaisedIssue[]> {
  const counts = new Map<string, number>();
  const raised: RaisedIssue[] = [];
  for (const file of files) {
    const review = readReviewFile(
      await read(terminal, file),
      basename(file).replace(/\.json$/, ""),
    );
    if (review.status === "rejected") {
      const at = review.index === null ? "" : `, issue ${review.index}`;
      throw new UsageError(`${file}${at}: ${review.reason}`);
    }
    for (const issue of review.issues) {
      const index = counts.get(review.reviewer) ?? 0;
      counts.set(review.reviewer, index + 1);
      raised.push({ source: { reviewer: review.reviewer, index }, issue });
    }
  }
  return raised;
}

/** A unified diff from a file; an empty one has no files. Throws `UsageError` with the line that is no diff. */
function readDiff(file: string, text: string): Diff {
  try {
    const diff = parseDiff(text);
    if (diff.files.length > 0 || text.trim() === "") return diff;
    throw new UsageError(`${file} is no unified diff`);
  } catch (error) {
    if (!(error instanceof DiffSyntaxError)) throw error;
    throw new UsageError(`${file}: ${error.message}`, { cause: error });
  }
}

/** Merges review files without any model: `crosscheck merge [--diff FILE] REVIEW.json… [--json]`. */
export async function merge(options: MergeOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.files.length === 0) throw new UsageError("merge: name at least one REVIEW.json");
  const [raised, diffText] = await Promise.all([
    readRaised(terminal, options.files),
    options.diff === undefined ? undefined : read(terminal, options.diff),
  ]);
  const diff = diffText === undefined ? undefined : readDiff(options.diff ?? "", diffText);
  const anchored = mergeIssues(raised).map((issue) => ({
    ...issue,
    anchor: diff ? anchorIssue(issue, diff) : null,
  }));
  const issues = rankIssues(anchored);
  terminal.out(options.json ? json(issues) : text(issues));
  return 0;
}

/** One JSON value; a title or description that was not given is null, as in the files. */
function json(issues: readonly MergedIssue[]): string {
  const printed = issues.map(({ votes: _, ...issue }) => ({
    ...issue,
    title: issue.title || null,
    description: issue.description || null,
  }));
  return `${JSON.stringify({ issues: printed }, null, 2)}\n`;
}

function text(issues: readonly MergedIssue[]): string {
  const blocks = issues.map((issue) => {
    const where = issueFile(issue) ?? "no file";
    const line = issueLine(issue);
    const place = line === null ? where : `${where}:${line}`;
    const head = `${issue.rank}. ${issue.title || issue.description}`;
    const older = issue.preExisting ? ` · ${plainEnglish.say("olderReason")}` : "";
    return `${head}\n   ${issue.severity ?? "no severity"} · ${place} · ${issue.reviewers.join(", ")}${older}\n`;
  });
  return `${logText(blocks.join(""))}${plural(issues.length, "issue")}\n`;
}
