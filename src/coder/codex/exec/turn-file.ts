import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectContext } from "../../adapter.ts";

/** A file that lives as long as a turn. */
export interface TurnFile extends AsyncDisposable {
  readonly path: string;
}

/**
 * Writes what codex takes from a file, an object as JSON; undefined for undefined. Rejects with a `spawn` error when the
 * disk takes no file, and leaves none behind then.
 */
export async function turnFile(
  { threadFolder, failure }: Pick<ConnectContext, "threadFolder" | "failure">,
  content: object | string | undefined,
): Promise<TurnFile | undefined> {
  if (content === undefined) return undefined;
  const path = join(threadFolder, `turn-${randomUUID()}`);
  const remove = () => rm(path, { force: true });
  try {
    await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  } catch (error) {
    await remove();
    const why = error instanceof Error ? error.message : String(error);
    throw failure("spawn", `a file for codex could not be written: ${why}`, {}, error);
  }
  return { path, [Symbol.asyncDispose]: remove };
}
