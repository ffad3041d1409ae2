import { rm, writeFile } from "node:fs/promises";
import type { ConnectContext } from "../driver/adapter.ts";

/** A file that is removed when it is disposed of. */
export interface OwnFile extends AsyncDisposable {
  readonly path: string;
}

/**
 * Writes a file that a CLI reads, in place of whatever has its name: a CLI that was taken over may have left a link there.
 * Rejects with a `spawn` error that names the file and the system's reason, and then leaves no part of the file. The
 * system's own error names no file when the disk is full.
 */
export async function writeOwnFile(
  failure: ConnectContext["failure"],
  path: string,
  content: string,
): Promise<OwnFile> {
  const remove = () => rm(path, { force: true });
  try {
    await remove();
    await writeFile(path, content, { flag: "wx" });
  } catch (error) {
    await remove();
    const why = error instanceof Error ? error.message : String(error);
    throw failure("spawn", `${path} could not be written: ${why}`, {}, error);
  }
  return { path, [Symbol.asyncDispose]: remove };
}
