import { UsageError } from "../errors.ts";
import type { Coder, ProcessOptions, ThreadOptions } from "./coder.ts";
import type { Adapter } from "./driver/adapter.ts";
import { coderOf } from "./driver/coder-of.ts";
import { type ADAPTERS, adapterNamed } from "./registry.ts";

type OptionsOf<A> = A extends Adapter<infer Options> ? Options : never;

/** The options that each coder takes. */
export type CoderOptionsByName = {
  readonly [Name in keyof typeof ADAPTERS]: OptionsOf<(typeof ADAPTERS)[Name]>;
};

/** The coders of this release. */
export type CoderName = keyof CoderOptionsByName;

/**
 * Makes a coder; starts nothing yet. `coder` is one of this release, a registered one, or an adapter itself. `defaults`
 * are what its threads are started with unless they say otherwise. Throws `UsageError` for a name that is none.
 */
export function createCoder<Name extends CoderName>(
  coder: Name,
  options: CoderOptionsByName[Name],
  defaults?: Partial<ThreadOptions>,
): Coder;
export function createCoder<Name extends string, Options extends ProcessOptions>(
  coder: Name extends CoderName ? never : Name,
  options: Options,
  defaults?: Partial<ThreadOptions>,
): Coder;
export function createCoder<Options extends ProcessOptions>(
  coder: Adapter<Options>,
  options: Options,
  defaults?: Partial<ThreadOptions>,
): Coder;
export function createCoder<Options extends ProcessOptions>(
  coder: string | Adapter<Options>,
  options: Options,
  defaults: Partial<ThreadOptions> = {},
): Coder {
  const adapter: Adapter<Options> = typeof coder === "string" ? adapterNamed(coder) : coder;
  if (options.stateFolder === undefined) throw new UsageError("a coder needs a stateFolder");
  return coderOf(adapter.variant?.(options) ?? adapter, options, defaults);
}
