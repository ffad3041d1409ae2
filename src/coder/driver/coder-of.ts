import { rm } from "node:fs/promises";
import { CoderError, UsageError } from "../../errors.ts";
import type { Coder, ProcessOptions, Thread, ThreadOptions } from "../coder.ts";
import { type Feature, refuse, threadFeatures } from "../features.ts";
import type { Adapter } from "./adapter.ts";
import { createThread } from "./create-thread.ts";

/** Which thread a new one goes on from. */
interface Origin {
  readonly resumeId?: string;
  readonly forkOf?: string;
}

/** The contract's {@link Coder} on top of an adapter. */
export function coderOf<Options extends ProcessOptions>(
  adapter: Adapter<Options>,
  options: Options,
  defaults: Partial<ThreadOptions>,
): Coder {
  const threads = new Set<Promise<Thread>>();
  let closing: Promise<void> | undefined;

  async function thread(given: Partial<ThreadOptions>, origin: Origin = {}, feature?: Feature) {
    if (closing !== undefined) {
      throw new CoderError("cancelled", "The coder is closed", { coder: adapter.name });
    }
    const threadOptions = completed({ ...defaults, ...given });
    refuse(adapter.name, adapter.limits, [
      ...(feature === undefined ? [] : [feature]),
      ...threadFeatures(threadOptions),
    ]);
    const { resumeId, forkOf } = origin;
    const parts = { adapter, coder: options, options: threadOptions, resumeId, forkOf };
    const forget = () => threads.delete(starting);
    const starting = createThread(parts, forget);
    threads.add(starting);
    // A thread that never came to be needs no closing; whoever asked for it hears why.
    starting.catch(forget);
    return await starting;
  }

  async function end(): Promise<void> {
    const started = await Promise.allSettled(threads);
    const open = started.filter((thread) => thread.status === "fulfilled");
    await Promise.all(open.map((thread) => thread.value.close()));
    await rm(options.stateFolder, { recursive: true, force: true });
  }

  function close(): Promise<void> {
    closing ??= end();
    return closing;
  }

  return {
    name: adapter.name,
    startThread: (given = {}) => thread(given),
    resumeThread: (id, given = {}) => thread(given, { resumeId: id }, "resume"),
    forkThread: (id, given = {}) => thread(given, { forkOf: id }, "fork"),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function completed({ cwd, sandbox = "read-only", ...rest }: Partial<ThreadOptions>): ThreadOptions {
  if (cwd === undefined) throw new UsageError("A thread needs a cwd: the folder that it works in");
  return { ...rest, cwd, sandbox };
}
