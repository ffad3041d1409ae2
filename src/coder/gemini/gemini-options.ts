import type { CoderOptions } from "../coder.ts";

/** The options of the `gemini` coder. `binary` is the CLI's JavaScript entry, `bundle/gemini.js` of its package. */
export interface GeminiOptions extends CoderOptions {
  /** Absolute path of the Node executable that runs it; 20 or later. */
  readonly node: string;
  /**
   * True: a process per turn, which only reads; it starts in a second or two. Its prompt is not taken literally: the CLI
   * puts a file of the tree in for `@path`, and no longer than 128 KiB; a tree with a `GEMINI.md` is refused. Undefined: one live process per thread.
   */
  readonly oneShot?: boolean | undefined;
  /**
   * Narrows what may be written in `workspace-write`. Gets the path relative to the thread's `cwd`, with `/`, links
   * resolved. Undefined: everything inside `cwd` but `.git`.
   */
  readonly mayWrite?: ((path: string) => boolean) | undefined;
}
