import { resolve } from "node:path";
import { CoderError, UsageError } from "../../errors.ts";
import { removeFolder } from "../../held-folder.ts";
import {
  approvalPolicies,
  type Coder,
  efforts,
  type ProcessOptions,
  sandboxes,
  type Thread,
  type ThreadOptions,
} from "../coder.ts";
import { type Feature, refuse, threadFeatures } from "../features.ts";
import type { Adapter } from "./adapter.ts";
import { checkWord } from "./check-words.ts";
import type { ConversationParts } from "./conversation.ts";
import { createThread } from "./create-thread.ts";
import { claimStateFolder, keepApart } from "./state-folder.ts";

/** Which thread a new one goes on from. */
interface Origin {
  readonly resumeId?: string;
  readonly forkOf?: string;
}

/** The contract's {@link Coder} on top of an adapter. */
export function coderOf<Options extends ProcessOptions>(
  adapter: Adapter<Options>,
  given: Options,
  defaults: Partial<ThreadOptions>,
): Coder {
  const stateFolder = resolve(given.stateFolder);
  const options: Options = { ...given, stateFolder };
  const threads = new Set<Promise<Thread>>();
  let claimed: Promise<void> | undefined;
  let closing: Promise<void> | undefined;

  /** Makes the state's folder ours, once; a folder that is refused stays as it is. */
  async function claim(): Promise<void> {
    claimed ??= claimStateFolder(stateFolder);
    try {
      await claimed;
    } catch (error) {
      claimed = undefined;
      if (error instanceof UsageError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      const message = `The stateFolder could not be made: ${why}`;
      throw new CoderError("spawn", message, { coder: adapter.name }, error);
    }
  }

  async function start(parts: ConversationParts<Options>, forget: () => void): Promise<Thread> {
    const { cwd, additionalDirectories = [] } = parts.options;
    await keepApart(stateFolder, [cwd, ...additionalDirectories]);
    await claim();
    return await createThread(parts, forget);
  }

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
    const starting = start(parts, forget);
    threads.add(starting);
    // A thread that never came to be needs no closing; whoever asked for it hears why.
    starting.catch(forget);
    return await starting;
  }

  async function end(): Promise<void> {
    const started = await Promise.allSettled(threads);
    const open = started.filter((thread) => thread.status === "fulfilled");
    await Promise.all(open.map((thread) => thread.value.close()));
    if (claimed !== undefined) await removeFolder(stateFolder);
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
  const { additionalDirectories, tools } = rest;
  checkWord("the sandbox", sandbox, sandboxes);
  checkWord("the approvalPolicy", rest.approvalPolicy, approvalPolicies);
  checkWord("the effort", rest.effort, efforts);
  if (!Array.isArray(tools)) checkWord("tools", tools, ["all", "none"]);
  return {
    ...rest,
    ...(additionalDirectories && {
      additionalDirectories: additionalDirectories.map((folder) => resolve(folder)),
    }),
    cwd: resolve(cwd),
    sandbox,
  };
}
