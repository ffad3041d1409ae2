import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { readObject } from "../../driver/read-json.ts";
import type { ExecUsage } from "./exec-event.ts";
import { readExecUsage } from "./read-event.ts";

/** What codex keeps of a thread: `sessions/YYYY/MM/DD/rollout-<time>-<id>.jsonl` in its home (0.169.0). */
export interface KeptThread {
  /** The thread's tokens so far; undefined before the first answer. */
  readonly usage: ExecUsage | undefined;
}

/** Looks for a thread; undefined when codex keeps none with this id. */
export async function keptThread(codexHome: string, id: string): Promise<KeptThread | undefined> {
  const sessions = join(codexHome, "sessions");
  const names = await readdir(sessions, { recursive: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  const name = names.find((path) => path.endsWith(`-${id}.jsonl`));
  return name === undefined ? undefined : { usage: await lastUsage(join(sessions, name)) };
}

async function lastUsage(path: string): Promise<ExecUsage | undefined> {
  let last: string | undefined;
  const lines = createInterface({ input: createReadStream(path) });
  for await (const line of lines) if (line.includes('"total_token_usage"')) last = line;
  if (last === undefined) return undefined;
  const { payload } = readObject(JSON.parse(last), "a line of a kept thread");
  const { info } = readObject(payload, "payload");
  return readExecUsage(readObject(info, "info").total_token_usage);
}
