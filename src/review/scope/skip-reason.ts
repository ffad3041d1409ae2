import type { SkippedFile, SkippedLines } from "../../model/result.ts";
import { shownPath } from "../../text/lossless.ts";

/** What a file that nobody reviews counts as. Unread `code` makes a run incomplete; `data` is listed, and no more. */
type Counted = NonNullable<SkippedFile["what"]>;

/**
 * Why a file is not reviewed, and what it counts as. `data` is what the repository's maintainers or its base say, or
 * what nobody could read as code. A reason that the change itself could bring about stands beside `code`.
 */
export const skipReasons = {
  ignored: { what: "data", text: "ignored by", silent: true },
  generated: { what: "data", text: "generated", silent: true },
  vendored: { what: "data", text: "vendored", silent: true },
  lockFile: { what: "data", text: "lock file", silent: true },
  snapshot: { what: "data", text: "snapshot", silent: true },
  binary: { what: "data", text: "binary" },
  largeData: { what: "data", text: "data, too large for one review" },
  submodule: { what: "data", text: "submodule" },
  lfsData: { what: "data", text: "Git LFS pointer, its content is not in the repository" },
  lfs: { what: "code", text: "Git LFS pointer, its content is not in the repository" },
  dataName: { what: "data", text: "its name is not UTF-8" },
  name: { what: "code", text: "its name is not UTF-8" },
  unreadable: { what: "code", text: "its bytes are no text" },
  tooLarge: { what: "code", text: "too large for one thread" },
  putOff: { what: "code", text: "beyond the parts that one run reviews" },
  unanswered: { what: "code", text: "no reviewer answered for its part" },
} as const satisfies Readonly<Record<string, Reason>>;

interface Reason {
  readonly what: Counted;
  readonly text: string;
  /** True: issues of such a file are listed, and no more. */
  readonly silent?: true;
}

/** A reason of the table. */
export type SkipReason = keyof typeof skipReasons;

/** A file that is not reviewed. @param detail what the reason's text ends with */
export function skippedFile(file: string, reason: SkipReason, detail = ""): SkippedFile {
  const { what, text } = skipReasons[reason];
  return { file: shownPath(file), reason: detail === "" ? text : `${text} ${detail}`, what };
}

/** Why a file is not reviewed, for people: which lines are not, and of a submodule the commits. */
export function skipText({ reason, lines, from, to }: SkippedFile): string {
  if (lines !== undefined) return `${linesText(lines)}: ${reason}`;
  if (from === undefined || to === undefined) return reason;
  if (from === null) return `${reason}, added at ${to}`;
  if (from === to) return `${reason}, moved, stays at ${to}`;
  return to === null ? `${reason}, removed, was at ${from}` : `${reason}, from ${from} to ${to}`;
}

/** So many stretches of lines are named; the others are counted. */
const maxNamed = 5;

/** Lines for people: `lines 1–7,779, 9,001–9,100`. */
export function linesText(lines: readonly SkippedLines[]): string {
  const texts = lines.slice(0, maxNamed).map(({ side, start, end }) => {
    const numbers = start === end ? number(start) : `${number(start)}–${number(end)}`;
    return side === "LEFT" ? `${numbers} of the old version` : numbers;
  });
  const more = lines.length - texts.length;
  const list = [...texts, ...(more > 0 ? [`${more} more stretches`] : [])].join(", ");
  const [first] = lines;
  return `${lines.length === 1 && first?.start === first?.end ? "line" : "lines"} ${list}`;
}

function number(line: number): string {
  return line.toLocaleString("en-US");
}

/** Whether a file is told even where nothing else changed: code that nobody read, and what a submodule points to. */
export function isTold({ what, from }: SkippedFile): boolean {
  return what === "code" || from !== undefined;
}

/** Whether issues of a file that is not reviewed are listed, and no more. */
export function isSilent({ reason }: SkippedFile): boolean {
  return Object.values<Reason>(skipReasons).some(
    ({ silent, text }) =>
      silent === true &&
      (text === skipReasons.ignored.text ? reason.startsWith(`${text} `) : reason === text),
  );
}

/** The code among files that are not reviewed: what nobody has read. */
export function unreadCode(skipped: readonly SkippedFile[]): SkippedFile[] {
  return skipped.filter(({ what }) => what === "code");
}

/**
 * Whether the next run would not know any more that nobody has read a file: all other reasons are found again from the
 * commits alone.
 */
export function isPutOff({ reason }: SkippedFile): boolean {
  return reason === skipReasons.putOff.text;
}
