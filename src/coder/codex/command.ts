import { dirname, join } from "node:path";
import type { Command } from "../../command.ts";
import type { CoderOptions, ThreadOptions } from "../coder.ts";
import { KEY_VARIABLE } from "./arguments.ts";

/** The folders of one thread's codex, all inside its own folder. They must exist before it starts. */
export function codexFolders(threadFolder: string): { home: string; codex: string; temp: string } {
  return {
    home: join(threadFolder, "home"),
    codex: join(threadFolder, "codex"),
    temp: join(threadFolder, "temp"),
  };
}

/**
 * A call of the codex binary for a thread. `coder.binary` is the native program, not `codex.js`; it needs its siblings
 * in the package's folder. The process does not stand in the tree: which tree a thread works in is said per thread.
 */
export function codexCommand(
  coder: CoderOptions,
  thread: ThreadOptions,
  threadFolder: string,
  args: readonly string[],
): Command {
  const { home, codex, temp } = codexFolders(threadFolder);
  const trees = [thread.cwd, ...(thread.additionalDirectories ?? [])];
  const writesTrees = thread.sandbox !== "read-only";
  return {
    label: "codex",
    file: coder.binary,
    args,
    env: {
      PATH: "/usr/local/bin:/usr/bin:/bin",
      LANG: "C.UTF-8",
      NO_PROXY: "127.0.0.1,localhost",
      ...coder.env,
      ...thread.env,
      HOME: home,
      CODEX_HOME: codex,
      TMPDIR: temp,
      [KEY_VARIABLE]: coder.apiKey,
    },
    cwd: threadFolder,
    readable: [dirname(dirname(coder.binary)), ...(writesTrees ? [] : trees)],
    writable: [threadFolder, ...(writesTrees ? trees : [])],
    network: "gateway",
  };
}
