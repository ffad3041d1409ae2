import { rm } from "node:fs/promises";
import { CoderError, UnsupportedError, UsageError } from "../errors.ts";
import type { Adapter } from "./adapter.ts";
import { claude } from "./claude/claude.ts";
import type { Coder, CoderOptions, Thread, ThreadOptions } from "./coder.ts";
import { codex } from "./codex/codex.ts";
import { createThread } from "./create-thread.ts";
import { gemini } from "./gemini/gemini.ts";
import type { GeminiOptions } from "./gemini/gemini-options.ts";

const ADAPTERS = { claude, codex, gemini } satisfies Record<keyof CoderOptionsByName, Adapter>;

/** The options that each coder takes. */
export interface CoderOptionsByName {
  readonly claude: CoderOptions;
  readonly codex: CoderOptions;
  readonly gemini: GeminiOptions;
}

/** The coders of this release. */
export type CoderName = keyof CoderOptionsByName;

/** The names that {@link createCoder} takes. */
export const CODER_NAMES = Object.keys(ADAPTERS) as readonly CoderName[];

/** Makes a coder; starts nothing yet. Throws `UsageError` for a name that is none. */
export function createCoder<Name extends CoderName>(
  name: Name,
  options: CoderOptionsByName[Name],
): Coder {
  if (!Object.hasOwn(ADAPTERS, name)) {
    throw new UsageError(`There is no coder "${name}": use one of ${CODER_NAMES.join(", ")}`);
  }
  return coderOf(ADAPTERS[name], options);
}

/** The contract's {@link Coder} on top of an adapter. */
export function coderOf(adapter: Adapter, options: CoderOptions): Coder {
  const threads = new Set<Promise<Thread>>();
  let closing: Promise<void> | undefined;

  function thread(threadOptions: ThreadOptions, resumeId?: string): Promise<Thread> {
    if (closing !== undefined) {
      const details = { coder: adapter.name };
      return Promise.reject(new CoderError("cancelled", "The coder is closed", details));
    }
    const parts = { adapter, coder: options, options: threadOptions, resumeId };
    const forget = () => threads.delete(starting);
    const starting = createThread(parts, forget);
    threads.add(starting);
    // A thread that never came to be needs no closing; whoever asked for it hears why.
    starting.catch(forget);
    return starting;
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
    startThread: (threadOptions) => thread(threadOptions),
    async resumeThread(id, threadOptions) {
      if (!adapter.canResume) throw new UnsupportedError(adapter.name, "resuming a thread");
      return await thread(threadOptions, id);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
