/** How the lines of a text end. `mixed`: not all alike, or with a carriage return alone. `none`: there is one line at most. */
export type LineEnds = "none" | "lf" | "crlf" | "mixed";

/** How the lines of a text end; the last one need not have an end. */
export function lineEndsOf(text: string): LineEnds {
  const feeds = countOf(text, "\n");
  const returns = countOf(text, "\r");
  if (returns === 0) return feeds === 0 ? "none" : "lf";
  return returns === feeds && countOf(text, "\r\n") === feeds ? "crlf" : "mixed";
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length))
    count += 1;
  return count;
}
