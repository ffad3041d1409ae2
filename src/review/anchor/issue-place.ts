import { issueFile, type MergedIssue } from "../../model/issue.ts";
import { codeKey, codeTokens } from "../diff/code-key.ts";
import { type Diff, diffPath } from "../diff/diff.ts";
import { hunkSides } from "../diff/hunk-side.ts";

/** Any cryptographic hash of a text as hex digits: `review/` is pure and has none of its own. */
export type Hash = (text: string) => string;

/** Where an issue is, said in a way that moved lines, renamed files and rebases do not change. */
export interface IssuePlace {
  /** The path under which the file was first reported; empty when the issue names no file. */
  readonly path: string;
  /** Keys of the anchored lines of code, in order, at most eight; empty without a line to anchor to. */
  readonly code: readonly string[];
  /** All anchored code without white space. */
  readonly text: string;
}

/** Paths of this diff → paths as first reported, for files that git says were renamed since. */
export type RenamedFrom = ReadonlyMap<string, string>;

const maxLines = 8;

/** The place of a merged issue. */
export function issuePlace(
  issue: Pick<MergedIssue, "anchor" | "file">,
  diff: Diff,
  hash: Hash,
  renamedFrom: RenamedFrom,
): IssuePlace {
  const path = issueFile(issue) ?? "";
  const lines = anchoredLines(issue, diff);
  const telling = lines.filter(isTelling);
  return {
    path: renamedFrom.get(path) ?? path,
    code: (telling.length > 0 ? telling : lines)
      .slice(0, maxLines)
      .map((line) => lineKey(line, hash)),
    text: lines.map(codeKey).join(""),
  };
}

/** The key under which a line of code is remembered: 12 hex digits. */
export function lineKey(text: string, hash: Hash): string {
  return hash(codeKey(text)).slice(0, 12);
}

function anchoredLines({ anchor }: Pick<MergedIssue, "anchor">, diff: Diff): string[] {
  if (anchor?.kind !== "line" || anchor.line === null) return [];
  const { file, side, line } = anchor;
  const startLine = anchor.startLine ?? line;
  const hunk = diff.files
    .filter((one) => diffPath(one) === file)
    .flatMap(hunkSides)
    .find((one) => one.side === side && one.first <= startLine && line <= one.last);
  return (hunk?.code ?? [])
    .filter((one) => one.line >= startLine && one.line <= line)
    .map(({ source }) => source.text);
}

/** Whether a line says enough to be recognised by: brackets alone stand everywhere. */
function isTelling(text: string): boolean {
  return codeTokens(text).some((token) => /\p{L}{2}/u.test(token));
}
