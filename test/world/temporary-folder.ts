import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An empty folder that is removed, with all that is in it, when it is disposed. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/** Makes an empty folder for a test. */
export async function temporaryFolder(name = "crosscheck"): Promise<TemporaryFolder> {
  const path = await realpath(await mkdtemp(join(tmpdir(), `${name}-`)));
  return {
    path,
    // A process that is just ending may still write: removal is repeated for a moment.
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}
