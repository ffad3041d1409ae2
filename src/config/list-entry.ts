/** Text without braces but for pairs of them, in each other up to a depth. */
function balanced(depth: number): string {
  const plain = String.raw`[^{}\n]*`;
  return depth === 0 ? plain : `${plain}(?:\\{${balanced(depth - 1)}\\}${plain})*`;
}

/** A comma between entries; one inside the braces of a pattern, as in `src/{a,{b,c}}/**`, is part of an entry. */
const comma = String.raw`,(?!${balanced(2)}\})`;

/** What one entry of a list may be, in the pattern language that JavaScript and JSON Schema share. */
export const entryPattern = String.raw`^(?!.*${comma})[^\r\n]*\S[^\r\n]*$`;

/** The entries of a comma- or line-separated text, trimmed; empty ones do not count. */
export function splitList(text: string): string[] {
  return text
    .split(new RegExp(String.raw`\n|${comma}`))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

/** The entries of a list of paths: as in `.gitignore`, a line that begins with `#` is a comment, commas and all. */
export function splitPaths(text: string): string[] {
  const lines = text.split("\n").filter((line) => !line.trimStart().startsWith("#"));
  return splitList(lines.join("\n"));
}
