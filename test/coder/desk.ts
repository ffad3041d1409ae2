import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Coder, Thread, ThreadOptions } from "../../src/coder/coder.ts";
import { createCoder } from "../../src/coder/create-coder.ts";
import type { GeminiOptions } from "../../src/coder/gemini/gemini-options.ts";
import type { Launch } from "../../src/command.ts";
import { launch } from "../../src/launch/launch.ts";
import { agentPath } from "../world/agents.ts";
import type { Script } from "../world/models/script.ts";
import { type Models, startModels } from "../world/models/server.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import type { CoderCase } from "./coders.ts";
import { processesWith } from "./processes-with.ts";

/** A coder at work in a test: its tree, its scripted model, and a look at what it started. */
export interface Desk extends AsyncDisposable {
  readonly models: Models;
  readonly coder: Coder;
  /** What the coder was made with, to make others. */
  readonly options: GeminiOptions;
  /** The tree, holding `notes.txt` with the lines `alpha` and `beta`. */
  readonly tree: string;
  readonly stateFolder: string;
  /** Starts a thread in the tree, read-only unless told otherwise. */
  thread(options?: Partial<ThreadOptions>): Promise<Thread>;
  /** Pids of all processes that threads of this desk started, whatever session they are in. */
  processes(): Promise<number[]>;
}

/** How a desk differs from the usual. */
export interface DeskOptions {
  readonly scripts?: readonly Script["steps"][];
  /** Stands between the coder and the launch. */
  readonly around?: (launch: Launch) => Launch;
  readonly binary?: string;
  /** For gemini alone. */
  readonly mayWrite?: GeminiOptions["mayWrite"];
}

const MARKER = "CODER_TEST_DESK";

export async function setDesk(coderCase: CoderCase, options: DeskOptions = {}): Promise<Desk> {
  const folder = await temporaryFolder("coder");
  const { vendor, name } = coderCase;
  const scripts = (options.scripts ?? []).map((steps) => ({ vendor, steps }));
  const models = await startModels({ scripts });
  const tree = join(folder.path, "tree");
  await mkdir(tree);
  await writeFile(join(tree, "notes.txt"), "alpha\nbeta\n");
  const stateFolder = join(folder.path, "state");
  const marker = randomUUID();
  const coderOptions = {
    launch: options.around?.(launch) ?? launch,
    binary: options.binary ?? (await agentPath(name)),
    node: process.execPath,
    mayWrite: options.mayWrite,
    ...coderCase.options,
    baseUrl: models.url,
    apiKey: models.keys[vendor][0] ?? "",
    stateFolder,
    env: { [MARKER]: marker },
  };
  const coder = createCoder(name, coderOptions);
  return {
    models,
    coder,
    options: coderOptions,
    tree,
    stateFolder,
    thread: (thread = {}) => coder.startThread({ cwd: tree, sandbox: "read-only", ...thread }),
    processes: () => processesWith(`${MARKER}=${marker}`),
    async [Symbol.asyncDispose]() {
      await coder.close();
      await models[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A launch that runs the command behind a shell line; `"$0" "$@"` is the command. */
export function behind(shellLine: string): (launch: Launch) => Launch {
  return (launch) => (command) =>
    launch({ ...command, file: "/bin/sh", args: ["-c", shellLine, command.file, ...command.args] });
}
