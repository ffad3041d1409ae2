import type { Usage } from "../usage.ts";

const MAX_LINE_CHARACTERS = 160;

/** A text on one line, cut where it is too long for a terminal. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= MAX_LINE_CHARACTERS ? line : `${line.slice(0, MAX_LINE_CHARACTERS - 1)}…`;
}

/** A tool call on one line: a command as typed, any other tool with the one argument that says most. */
export function callLine(name: string, input: unknown): string {
  const given: Readonly<Record<string, unknown>> =
    typeof input === "object" && input !== null ? { ...input } : {};
  if (typeof given.command === "string") return oneLine(`$ ${given.command}`);
  const telling = ["file_path", "path", "pattern", "query", "url", "title"].map(
    (key) => given[key],
  );
  const argument = telling.find((value) => typeof value === "string" && value !== "");
  return oneLine(argument === undefined ? name : `${name} ${String(argument)}`);
}

/** The first lines of a text, set in; a last line says how many more there are. */
export function indented(text: string, maxLines: number): string {
  const lines = text.replace(/\n+$/, "").split("\n");
  if (lines.join("").trim() === "") return "";
  const rest = lines.length - maxLines;
  const more = rest > 0 ? [`… ${rest} more line${rest === 1 ? "" : "s"}`] : [];
  return [...lines.slice(0, maxLines), ...more].map((line) => `  ${line}`).join("\n");
}

/** Tokens as people read them; empty when none is known. */
export function usageText(usage: Usage): string {
  const { inputTokens, cachedInputTokens, outputTokens } = usage;
  const parts = [
    inputTokens === undefined ? "" : `${count(inputTokens)} in`,
    cachedInputTokens ? `${count(cachedInputTokens)} cached` : "",
    outputTokens === undefined ? "" : `${count(outputTokens)} out`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "" : `tokens: ${parts.join(", ")}`;
}

function count(tokens: number): string {
  return tokens.toLocaleString("en-US");
}
