import { visible } from "../../text/visible.ts";

/** What can be asked for in a comment. */
export type Command =
  /** `full`: everything again, not only what is new. */
  | { readonly kind: "review"; readonly full: boolean }
  /** IDs as typed, in lower case; empty: what the place of the comment says, else as configured. */
  | {
      readonly kind: "fix";
      readonly which: "named" | "all" | "high";
      readonly ids: readonly string[];
    }
  /** `id` null: the issue of the thread that is answered. */
  | { readonly kind: "explain"; readonly id: string | null }
  /** `reason` is hostile text; null when none was given. */
  | { readonly kind: "dismiss"; readonly id: string | null; readonly reason: string | null }
  | { readonly kind: "undo" }
  | { readonly kind: "help" }
  /** `reason` says what was not understood; it holds no text of the comment. */
  | { readonly kind: "unknown"; readonly reason: string };

/** An ID is a fingerprint's first 8 hex digits; a longer piece of the fingerprint is as good. */
const idPattern = /^#?([0-9a-f]{8,64})$/i;

/**
 * The command in a comment, from its first line alone; undefined when that is none. Quotes, code and anything with
 * hidden characters in it are no commands.
 * @param prefix what the line must begin with, e.g. `/crosscheck`
 */
export function parseCommand(body: string, prefix: string): Command | undefined {
  const line = body.split(/\r\n?|\n/, 1)[0] ?? "";
  if (visible(line) !== line) return undefined;
  const [first, name, ...words] = line.trimEnd().split(/[ \t]+/);
  if (prefix === "" || first !== prefix) return undefined;
  switch (name?.toLowerCase()) {
    case "review":
      return review(words);
    case "fix":
      return fix(words);
    case "explain":
      return explain(words);
    case "dismiss":
      return dismiss(words);
    case "undo":
      return words.length === 0 ? { kind: "undo" } : unknown("undo takes nothing else");
    case "help":
    case undefined:
      return { kind: "help" };
    default:
      return unknown("there is no such command");
  }
}

function review(words: readonly string[]): Command {
  if (words.length === 0) return { kind: "review", full: false };
  const full = words.length === 1 && words[0]?.toLowerCase() === "full";
  return full ? { kind: "review", full } : unknown("review takes nothing but full");
}

function fix(words: readonly string[]): Command {
  const only = words.length === 1 ? words[0]?.toLowerCase() : undefined;
  if (only === "all" || only === "high") return { kind: "fix", which: only, ids: [] };
  const ids = words.map(readId);
  if (ids.every((id) => id !== undefined)) return { kind: "fix", which: "named", ids };
  return unknown("fix takes IDs of issues (8 hex digits), all or high");
}

function explain(words: readonly string[]): Command {
  const [word, ...rest] = words;
  if (word === undefined) return { kind: "explain", id: null };
  const id = readId(word);
  if (id === undefined || rest.length > 0) return unknown("explain takes one ID");
  return { kind: "explain", id };
}

function dismiss(words: readonly string[]): Command {
  const [word, ...rest] = words;
  const id = word === undefined ? undefined : readId(word);
  const reason = (id === undefined ? words : rest).join(" ");
  return { kind: "dismiss", id: id ?? null, reason: reason === "" ? null : reason };
}

function readId(word: string): string | undefined {
  return idPattern.exec(word.replace(/,$/, ""))?.[1]?.toLowerCase();
}

function unknown(reason: string): Command {
  return { kind: "unknown", reason };
}
