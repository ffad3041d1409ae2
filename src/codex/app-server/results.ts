import { type CodexItem, readItem } from "../../coder/codex/item-events.ts";
import {
  numberOrNone,
  readList,
  readObject,
  readText,
  textOrNone,
} from "../../coder/driver/read-json.ts";

type Json = Readonly<Record<string, unknown>>;

/** A thread as the app-server describes it. */
export interface ThreadInfo {
  readonly id: string;
  readonly name: string | undefined;
  /** How its first prompt begins. */
  readonly preview: string;
  readonly cwd: string;
  /** Its turns, oldest first; empty unless asked for. */
  readonly turns: readonly { readonly id: string; readonly items: readonly CodexItem[] }[];
  /** All that the vendor says. */
  readonly record: Json;
}

/** A model that can be chosen. */
export interface ModelInfo {
  readonly id: string;
  readonly displayName: string;
  readonly isDefault: boolean;
  readonly record: Json;
}

/** Whose account codex is logged in to; undefined: none (a key of a custom provider is no account). */
export interface AccountInfo {
  readonly type: string;
  readonly email: string | undefined;
  readonly record: Json;
}

/** One of the account's limits. */
export interface RateLimit {
  readonly usedPercent: number;
  readonly windowMinutes: number | undefined;
  /** Seconds since the epoch. */
  readonly resetsAtSeconds: number | undefined;
}

/** What a command gave. */
export interface CommandEnd {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A file whose path resembles what was searched. */
export interface FileMatch {
  readonly root: string;
  /** Relative to `root`. */
  readonly path: string;
  readonly score: number;
}

/** Reads a `Thread` of an answer. Throws `TypeError` for one that breaks the protocol, as all of these do. */
export function readThreadInfo(value: unknown): ThreadInfo {
  const record = readObject(value, "thread");
  return {
    id: readText(record.id, "thread.id"),
    name: textOrNone(record.name),
    preview: textOrNone(record.preview) ?? "",
    cwd: readText(record.cwd, "thread.cwd"),
    turns: readList(record.turns, "thread.turns").map((value) => {
      const turn = readObject(value, "turn");
      const items = readList(turn.items, "turn.items").map(readItem);
      return { id: readText(turn.id, "turn.id"), items };
    }),
    record,
  };
}

/** Reads an entry of `model/list`. */
export function readModelInfo(value: unknown): ModelInfo {
  const record = readObject(value, "model");
  const id = readText(record.id, "model.id");
  const displayName = textOrNone(record.displayName) ?? id;
  return { id, displayName, isDefault: record.isDefault === true, record };
}

/** Reads `account/read`; undefined for null: there is no account. */
export function readAccountInfo(value: unknown): AccountInfo | undefined {
  if (value === null || value === undefined) return undefined;
  const record = readObject(value, "account");
  return { type: readText(record.type, "account.type"), email: textOrNone(record.email), record };
}

/** Reads a window of `account/rateLimits/read`; undefined for null: there is no such limit. */
export function readRateLimit(value: unknown): RateLimit | undefined {
  if (value === null || value === undefined) return undefined;
  const limit = readObject(value, "a rate limit");
  return {
    usedPercent: numberOrNone(limit.usedPercent) ?? 0,
    windowMinutes: numberOrNone(limit.windowDurationMins),
    resetsAtSeconds: numberOrNone(limit.resetsAt),
  };
}

/** Reads the answer to `command/exec`. */
export function readCommandEnd(value: unknown): CommandEnd {
  const { exitCode, stdout, stderr } = readObject(value, "command/exec");
  if (typeof exitCode !== "number") throw new TypeError("exitCode is not a number");
  return { exitCode, stdout: textOrNone(stdout) ?? "", stderr: textOrNone(stderr) ?? "" };
}

/** Reads an entry of `fuzzyFileSearch`. */
export function readFileMatch(value: unknown): FileMatch {
  const { root, path, score } = readObject(value, "a file");
  const found = { root: readText(root, "file.root"), path: readText(path, "file.path") };
  return { ...found, score: numberOrNone(score) ?? 0 };
}
