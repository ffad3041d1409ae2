import { createVerify, type Verify } from "../fix/verify.ts";
import { programFolders } from "../launch/find-program.ts";
import { visible } from "../text/hidden.ts";
import type { Change } from "./change/change.ts";
import type { RunContext } from "./context.ts";

/** Of all processes of `verify` together. A build on many cores has hundreds. */
const maxVerifyThreads = 4_096;

/** Where one use of the command works, and for how long. */
interface VerifyUse {
  /** Existing private folder. */
  readonly folder: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The user's command on trees of a change, in the sandbox and with the limits of the run. */
export async function verifierOf(
  command: string,
  { repository }: Pick<Change, "repository">,
  { config, pool }: Pick<RunContext, "config" | "pool">,
  use: VerifyUse,
): Promise<Verify> {
  const { launch, path, hidden } = pool.sandbox;
  return createVerify({
    command,
    memoryBytes: config.verifyMemoryBytes,
    diskBytes: config.verifyDiskBytes,
    threads: maxVerifyThreads,
    repository,
    launch,
    path,
    readable: [...(await programFolders(path, hidden)), ...config.verifyReadable],
    // What a program prints is no code: a progress bar is a line for each of its states.
    clean: (output) => visible(output.replace(/\r\n?/g, "\n")),
    ...use,
  });
}
