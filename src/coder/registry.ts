import { UsageError } from "../errors.ts";
import { acp } from "./acp/acp.ts";
import { claude } from "./claude/claude.ts";
import type { ProcessOptions } from "./coder.ts";
import { codex } from "./codex/codex.ts";
import type { Adapter } from "./driver/adapter.ts";
import { gemini } from "./gemini/gemini.ts";

/** The adapters of this release. */
export const ADAPTERS = { claude, codex, gemini, acp };

const NAME = /^[a-z][a-z0-9-]*$/;
const registered = new Map<string, Adapter<never>>();

/**
 * Makes an adapter known to `createCoder` and {@link listCoders}, for this process. Throws `UsageError` when it is none or
 * another one has its name.
 */
export function registerAdapter<Options extends ProcessOptions>(adapter: Adapter<Options>): void {
  const { name, connect, limits } = adapter;
  if (!NAME.test(name))
    throw new UsageError(`"${name}" is no name for a coder: use ${NAME.source}`);
  if (typeof connect !== "function" || limits === undefined) {
    throw new UsageError(`The adapter "${name}" lacks connect or limits`);
  }
  const known = Object.hasOwn(ADAPTERS, name) ? "of this release" : "registered already";
  const isTaken = Object.hasOwn(ADAPTERS, name) || (registered.get(name) ?? adapter) !== adapter;
  if (isTaken)
    throw new UsageError(`The coder "${name}" is ${known}: unregister it or use another name`);
  registered.set(name, adapter);
}

/** Forgets a registered adapter; its coders live on. False: there was none. */
export function unregisterAdapter(name: string): boolean {
  return registered.delete(name);
}

/** The names that `createCoder` takes. */
export function listCoders(): readonly string[] {
  return [...Object.keys(ADAPTERS), ...registered.keys()];
}

/** Throws `UsageError` for a name that is none. The caller answers for the options' type. */
export function adapterNamed(name: string): Adapter<never> {
  const own: Readonly<Record<string, Adapter<never>>> = ADAPTERS;
  const found = Object.hasOwn(own, name) ? own[name] : registered.get(name);
  if (found === undefined) {
    throw new UsageError(`There is no coder "${name}": use one of ${listCoders().join(", ")}`);
  }
  return found;
}
