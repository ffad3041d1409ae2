import type { ProcessOptions } from "../coder.ts";

/** The options of the generic `acp` coder. `binary` is the program that speaks the protocol. */
export interface AcpOptions extends ProcessOptions {
  /** What the program is started with, for example `["--acp"]`. */
  readonly args?: readonly string[] | undefined;
  /** How to log in: one of the agent's own methods. Undefined: its environment does. */
  readonly authenticate?:
    | { readonly methodId: string; readonly _meta?: Readonly<Record<string, unknown>> }
    | undefined;
  /** Absolute paths that the program must read, in a jail: its package. */
  readonly readable?: readonly string[] | undefined;
  /** Narrows what may be written; see `GeminiOptions.mayWrite`. */
  readonly mayWrite?: ((path: string) => boolean) | undefined;
}
