import { dirname, join } from "node:path";
import type { Command } from "../../command.ts";
import type { ThreadOptions } from "../coder.ts";
import { KEY_VARIABLE } from "./arguments.ts";
import type { CodexOptions } from "./codex-options.ts";

/**
 * The folders of one thread's codex. They must exist before it starts. `keptFolder`: where codex keeps its threads; the
 * thread's own folder where it keeps none.
 */
export function codexFolders(threadFolder: string, keptFolder = threadFolder) {
  return {
    home: join(threadFolder, "home"),
    codex: join(keptFolder, "codex"),
    temp: join(threadFolder, "temp"),
  };
}

const ORIGINATOR_VARIABLE = "CODEX_INTERNAL_ORIGINATOR_OVERRIDE";

/**
 * A call of the codex binary for a thread. `coder.binary` is the native program, not `codex.js`; it needs its siblings
 * in the package's folder. The process does not stand in the tree: which tree a thread works in is said per thread.
 */
export function codexCommand(
  coder: CodexOptions,
  thread: ThreadOptions,
  threadFolder: string,
  args: readonly string[],
  { keptFolder = threadFolder, ownFolder }: { keptFolder?: string; ownFolder?: string } = {},
): Command {
  const { home, codex, temp } = codexFolders(threadFolder, keptFolder);
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
      ...(coder.originator !== undefined && { [ORIGINATOR_VARIABLE]: coder.originator }),
    },
    cwd: threadFolder,
    readable: [
      dirname(dirname(coder.binary)),
      ...(ownFolder === undefined ? [] : [ownFolder]),
      ...(writesTrees ? [] : trees),
    ],
    writable: [
      threadFolder,
      ...(keptFolder === threadFolder ? [] : [codex]),
      ...(writesTrees ? trees : []),
    ],
    network: "gateway",
  };
}
