import type { Issue } from "../src/model/issue.ts";
import type { Random } from "./random.ts";

/** A mistake that reviewers make about the place of an issue. */
export type Mistake = (issue: Issue, random: Random) => Issue;

/** The mistakes by what they spoil; several of one kind are measured apart. */
export const mistakes = {
  none: (issue) => issue,
  line: movedLine,
  side: otherSide,
  path: otherPath,
  "snippet: white space": otherWhiteSpace,
  "snippet: truncated": truncated,
  "snippet: one token": otherToken,
  "snippet: signs": signed,
} satisfies Record<string, Mistake>;

export type MistakeName = keyof typeof mistakes;

/** Every mistake alone, and the pairs that leave the snippet or the line intact. */
export const combinations: readonly (readonly MistakeName[])[] = [
  ["none"],
  ["line"],
  ["side"],
  ["path"],
  ["snippet: white space"],
  ["snippet: truncated"],
  ["snippet: one token"],
  ["snippet: signs"],
  ["line", "side"],
  ["line", "path"],
  ["side", "path"],
  ["side", "snippet: white space"],
  ["side", "snippet: truncated"],
  ["side", "snippet: one token"],
  ["path", "snippet: white space"],
  ["path", "snippet: truncated"],
  ["path", "snippet: one token"],
];

function movedLine(issue: Issue, random: Random): Issue {
  const drift = random.between(1, 40) * random.pick([1, -1]);
  const line = Math.max(1, (issue.line ?? 1) + drift);
  return { ...issue, line, endLine: line + (issue.endLine ?? 1) - (issue.line ?? 1) };
}

function otherSide(issue: Issue, random: Random): Issue {
  return { ...issue, side: random.pick([issue.side === "RIGHT" ? "LEFT" : "RIGHT", null]) };
}

function otherPath(issue: Issue, random: Random): Issue {
  const file = issue.file ?? "";
  const parts = file.split("/");
  const changed = random.pick([
    `a/${file}`,
    `b/${file}`,
    `./${file}`,
    parts.slice(random.between(0, parts.length - 1)).join("/"),
    parts.slice(-1).join("/"),
    file.toUpperCase(),
    file.charAt(0).toUpperCase() + file.slice(1),
  ]);
  return { ...issue, file: changed };
}

function otherWhiteSpace(issue: Issue, random: Random): Issue {
  const change = random.pick<(line: string) => string>([
    (line) => line.trim(),
    (line) => `    ${line}  `,
    (line) => line.replaceAll(" ", "  "),
    (line) => line.replaceAll(/ {2}/g, "\t"),
    (line) => line.replaceAll(/\s*([=(){},])\s*/g, " $1 "),
  ]);
  return { ...issue, snippet: eachLine(issue, change) };
}

function truncated(issue: Issue, random: Random): Issue {
  const snippet = issue.snippet ?? "";
  const kept = Math.ceil((snippet.length * random.between(40, 90)) / 100);
  const cut = random.pick([
    () => snippet.slice(0, kept),
    () => `${snippet.slice(0, kept)}...`,
    () => `${snippet.slice(0, kept)}…`,
    () => `… ${snippet.slice(-kept)}`,
  ]);
  return { ...issue, snippet: cut() };
}

function otherToken(issue: Issue, random: Random): Issue {
  const words = [...(issue.snippet ?? "").matchAll(/[\p{L}\p{N}_$]+/gu)];
  const word = random.pick(words);
  const snippet = issue.snippet ?? "";
  const end = word.index + word[0].length;
  return { ...issue, snippet: `${snippet.slice(0, word.index)}changed${snippet.slice(end)}` };
}

function signed(issue: Issue): Issue {
  const sign = issue.side === "LEFT" ? "-" : "+";
  return { ...issue, snippet: eachLine(issue, (line) => `${sign}${line}`) };
}

function eachLine(issue: Issue, change: (line: string) => string): string {
  return (issue.snippet ?? "").split("\n").map(change).join("\n");
}
