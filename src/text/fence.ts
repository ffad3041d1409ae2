/** The longest run of backticks in a text; 0 when there is none. */
function longestBacktickRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

/**
 * A fenced code block that nothing in its content can close: the fence is longer than any run of backticks inside.
 * @param info the language, or `suggestion`; written as it is
 */
export function fenced(content: string, info: string): string {
  const fence = "`".repeat(Math.max(3, longestBacktickRun(content) + 1));
  const end = content === "" || content.endsWith("\n") ? "" : "\n";
  return `${fence}${info}\n${content}${end}${fence}`;
}

/** A code span that shows the content exactly; line feeds become blanks. Empty when there is nothing to show. */
export function codeSpan(content: string): string {
  const line = content.replaceAll("\n", " ");
  if (line.trim() === "") return line;
  const ticks = "`".repeat(longestBacktickRun(line) + 1);
  const padded = /^`|`$|^ .* $/s.test(line) ? ` ${line} ` : line;
  return `${ticks}${padded}${ticks}`;
}
