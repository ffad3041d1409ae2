import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { builtRecord, recordedDigest } from "../../scripts/source-digest.ts";

/** Whether `dist/` was built from the source beside it, and nobody edited it since. */
export function isBuilt(root: string): boolean {
  try {
    return readFileSync(join(root, recordedDigest), "utf8") === builtRecord(root);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/** Vitest's global setup for tests of `dist/`: they prove nothing about a source that it was not built from. */
export default function setup(): void {
  if (isBuilt(resolve(import.meta.dirname, "../.."))) return;
  throw new Error("dist/ was not built from this src/: run npm run build");
}
