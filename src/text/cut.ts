/**
 * Raw text of at most so many characters (UTF-16 units), with an ellipsis where something is missing; never half a
 * surrogate pair. For text that is not markdown yet: cutting markdown inside a line can bring code to life.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, Math.max(0, limit - 1)).replace(/[\ud800-\udbff]$/, "")}…`.slice(
    0,
    limit,
  );
}

const note = "\n… _(cut: too long)_\n";

/**
 * Markdown of at most so many characters, cut between lines; a fenced block that is cut is closed. Lines are taken whole
 * because half a code span is no code span. Empty when not even the note that something is missing fits.
 */
export function cutMarkdown(markdown: string, limit: number): string {
  if (markdown.length <= limit) return markdown;
  let kept = "";
  let fence = "";
  for (const line of markdown.split("\n")) {
    const after = fenceAfter(fence, line);
    const closing = after === "" ? 0 : after.length + 1;
    if (kept.length + line.length + 1 + closing + note.length > limit) break;
    kept += `${line}\n`;
    fence = after;
  }
  const whole = `${kept}${fence === "" ? "" : `${fence}\n`}${note}`;
  return whole.length <= limit ? whole : "";
}

/** The fence that is open behind a line; empty when none is. */
function fenceAfter(fence: string, line: string): string {
  const run = /^ {0,3}(`{3,})([^`]*)$/.exec(line);
  if (run === null) return fence;
  const [, ticks = "", info = ""] = run;
  if (fence === "") return ticks;
  return ticks.length >= fence.length && info.trim() === "" ? "" : fence;
}
