import { rm } from "node:fs/promises";
import { UnsupportedError, UsageError } from "../errors.ts";
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
  const threads = new Set<Thread>();

  async function thread(threadOptions: ThreadOptions, resumeId?: string): Promise<Thread> {
    const onClosed = (closed: Thread) => threads.delete(closed);
    const parts = { adapter, coder: options, options: threadOptions, resumeId, onClosed };
    const made = await createThread(parts);
    threads.add(made);
    return made;
  }

  async function close(): Promise<void> {
    await Promise.all([...threads].map((thread) => thread.close()));
    await rm(options.stateFolder, { recursive: true, force: true });
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
