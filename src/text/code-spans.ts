/** A piece of one line: the content of a code span, or what stands between two of them. */
export interface Piece {
  readonly code: boolean;
  readonly text: string;
}

/**
 * The code spans of one line, by CommonMark's rule that a run of backticks ends at the next run of the same length.
 * Backticks that pair with nothing stay in the text. The work grows with the line's length, not with its square.
 * https://spec.commonmark.org/0.31.2/#code-spans
 */
export function codeSpans(line: string): Piece[] {
  const runs = Array.from(line.matchAll(/`+/g));
  const closers = nextOfSameLength(runs.map(([run]) => run.length));
  const pieces: Piece[] = [];
  let at = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const open = runs[index];
    const closeIndex = closers[index];
    const close = closeIndex === undefined ? undefined : runs[closeIndex];
    if (open === undefined || closeIndex === undefined || close === undefined) continue;
    const content = line.slice(open.index + open[0].length, close.index);
    if (content.trim() === "") continue;
    pieces.push({ code: false, text: line.slice(at, open.index) });
    pieces.push({ code: true, text: /^ .* $/s.test(content) ? content.slice(1, -1) : content });
    at = close.index + close[0].length;
    index = closeIndex;
  }
  pieces.push({ code: false, text: line.slice(at) });
  return pieces.filter(({ text }) => text !== "");
}

/** For each length, the index of the next equal one; undefined where there is none. */
function nextOfSameLength(lengths: readonly number[]): (number | undefined)[] {
  const next: (number | undefined)[] = [];
  const seen = new Map<number, number>();
  for (let index = lengths.length - 1; index >= 0; index -= 1) {
    const length = lengths[index] ?? 0;
    next[index] = seen.get(length);
    seen.set(length, index);
  }
  return next;
}
