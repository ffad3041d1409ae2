import { issueFile, type MergedIssue } from "../../model/issue.ts";
import { visible } from "../../text/hidden.ts";
import { estimateTokens } from "../../text/tokens.ts";
import { type Diff, type DiffLine, diffPath, type FileDiff, type Hunk } from "../diff/diff.ts";
import { lineOn } from "../diff/hunk-side.ts";
import { lineFormat, renderDiff } from "../diff/render-diff.ts";
import { untrusted } from "./untrusted.ts";

/** What of a diff is shown for one issue, and for all that are asked about at once. */
const maxIssueTokens = 2_000;
const maxTokens = 60_000;
/** What a line takes beside its text: a number, a sign, a blank and a line feed. What names a file or a hunk. */
const lineFrame = 5;
const headTokens = 25;

/** The place of an issue in a diff, as far as it has one. */
type Placed = Pick<MergedIssue, "anchor" | "file" | "line" | "endLine" | "side">;

/** Whether a diff holds the lines of an issue. */
export function holdsLines(diff: Diff, issue: Placed): boolean {
  const path = issueFile(issue);
  const files = diff.files.filter((file) => diffPath(file) === path);
  return files.some(({ hunks }) => hunks.some((hunk) => concernedLines(hunk, issue) !== undefined));
}

/**
 * What a fresh thread must know before it judges issues: the hunks that they are in, and of a large hunk the lines
 * around them. An issue without a line gets the beginning of its file's diff, one without a file that of the whole diff.
 */
export function concernedHunks(diff: Diff, issues: readonly Placed[]): string {
  const byPath = Map.groupBy(diff.files, diffPath);
  const chosen: Chosen = new Map();
  const share = Math.min(maxIssueTokens, Math.floor(maxTokens / Math.max(1, issues.length)));
  for (const issue of issues) {
    const files = byPath.get(issueFile(issue) ?? "") ?? [];
    const inLines = files.flatMap((file) =>
      file.hunks.flatMap((hunk) => {
        const lines = concernedLines(hunk, issue);
        return lines === undefined ? [] : [{ file, hunk, order: outwards(hunk.lines, lines) }];
      }),
    );
    const candidates =
      inLines.length > 0 ? inLines : allHunks(files.length > 0 ? files : diff.files);
    choose(candidates, chosen, share);
  }
  const shown = diff.files.flatMap((file) => {
    const hunks = chosen.get(file);
    if (hunks === undefined) return [];
    return [{ ...file, hunks: file.hunks.flatMap((hunk) => partsOf(hunk, hunks.get(hunk))) }];
  });
  return [
    "You see this change for the first time in this conversation: here are the parts of its diff that are in question. The rest is not shown.",
    lineFormat,
    untrusted("parts of the diff of the change under review", renderDiff(shown)),
  ].join("\n\n");
}

/** Positions of the lines that are shown of each hunk. */
type Chosen = Map<FileDiff, Map<Hunk, Set<number>>>;

interface Candidate {
  readonly file: FileDiff;
  /** Undefined: the file's name alone. */
  readonly hunk: Hunk | undefined;
  /** Positions of its lines, the one that matters most first. */
  readonly order: Iterable<number>;
}

function* allHunks(files: readonly FileDiff[]): Iterable<Candidate> {
  for (const file of files) {
    yield { file, hunk: undefined, order: [] };
    for (const hunk of file.hunks) yield { file, hunk, order: hunk.lines.keys() };
  }
}

function choose(candidates: Iterable<Candidate>, chosen: Chosen, maxShare: number): void {
  let left = maxShare;
  for (const { file, hunk, order } of candidates) {
    left -= headTokens;
    if (left < 0) return;
    const hunks = chosen.get(file) ?? new Map<Hunk, Set<number>>();
    chosen.set(file, hunks);
    if (hunk === undefined) continue;
    const lines = hunks.get(hunk) ?? new Set();
    hunks.set(hunk, lines);
    for (const at of order) {
      left -= lineFrame + estimateTokens(visible(hunk.lines[at]?.text ?? ""));
      if (left < 0) return;
      lines.add(at);
    }
  }
}

/** Positions of the first and the last line of an issue in a hunk; undefined: it is not in there. */
function concernedLines(
  { lines }: Hunk,
  { anchor, line, endLine, side }: Placed,
): { readonly first: number; readonly last: number } | undefined {
  const claimed = { side: side ?? "RIGHT", from: line, to: endLine ?? line } as const;
  const place =
    anchor === null || anchor.line === null
      ? claimed
      : {
          side: anchor.side ?? "RIGHT",
          from: anchor.startLine ?? anchor.line,
          to: anchor.line,
        };
  const { from, to } = place;
  if (from === null || to === null) return undefined;
  const isIn = (one: DiffLine) => {
    const number = lineOn(one, place.side);
    return number !== undefined && number >= from && number <= to;
  };
  const first = lines.findIndex(isIn);
  return first === -1 ? undefined : { first, last: lines.findLastIndex(isIn) };
}

/** Positions from a range on, then to both sides of it. */
function* outwards(
  { length }: readonly DiffLine[],
  { first, last }: { readonly first: number; readonly last: number },
): Iterable<number> {
  for (let at = first; at <= last; at++) yield at;
  for (let step = 1; first - step >= 0 || last + step < length; step++) {
    if (first - step >= 0) yield first - step;
    if (last + step < length) yield last + step;
  }
}

/** The chosen lines of a hunk, as a hunk for each row of them. */
function partsOf(hunk: Hunk, chosen: ReadonlySet<number> | undefined): Hunk[] {
  if (chosen === undefined || chosen.size === hunk.lines.length) {
    return chosen === undefined ? [] : [hunk];
  }
  const parts: DiffLine[][] = [];
  for (const [at, line] of hunk.lines.entries()) {
    if (!chosen.has(at)) continue;
    if (chosen.has(at - 1)) parts.at(-1)?.push(line);
    else parts.push([line]);
  }
  return parts.map((lines) => {
    const old = lines.flatMap(({ oldLine }) => oldLine ?? []);
    const now = lines.flatMap(({ newLine }) => newLine ?? []);
    return {
      ...{ oldStart: old[0] ?? hunk.oldStart, oldCount: old.length },
      ...{ newStart: now[0] ?? hunk.newStart, newCount: now.length },
      ...{ section: hunk.section, lines },
    };
  });
}
