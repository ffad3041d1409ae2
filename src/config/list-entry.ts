/** A comma between entries; one inside the braces of a glob, as in `src/{a,b}/**`, is part of an entry. */
const comma = String.raw`,(?![^{\n]*\})`;

/** What one entry of a list may be, in the pattern language that JavaScript and JSON Schema share. */
export const entryPattern = String.raw`^(?!.*${comma})[^\r\n]*\S[^\r\n]*$`;

/** The entries of a comma- or line-separated text, trimmed; empty ones do not count. */
export function splitList(text: string): string[] {
  return text
    .split(new RegExp(String.raw`\n|${comma}`))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
