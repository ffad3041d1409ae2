import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Command, Launch } from "../command.ts";
import type { Repository } from "../git/repository.ts";
import { exportTree } from "../git/tree.ts";
import { removeFolder } from "../held-folder.ts";
import { type EndedProgram, runToEnd } from "../launch/run-to-end.ts";
import type { FixResult } from "../model/result.ts";

/** The command of the workflow's author, and where it runs. */
export interface VerifyOptions {
  /** For `sh -c`. */
  readonly command: string;
  readonly timeoutMs: number;
  readonly repository: Repository;
  /** Jailed, unless the change's author is trusted: the command executes the code under review. */
  readonly launch: Launch;
  /** Existing private folder for the copies of trees. */
  readonly folder: string;
  /** Value of PATH. */
  readonly path: string;
  /** Absolute paths that a jail shows: programs, libraries. */
  readonly readable: readonly string[];
  /** What all processes of one run may use together. */
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Makes output fit to be shown to people and agents. */
  readonly clean: (text: string) => string;
}

/** What the command says of a tree. */
export type Verdict =
  | { readonly status: "passed" }
  /** `reason` is for people, `output` its end for the fixer; both hold what untrusted code printed. */
  | { readonly status: "failed"; readonly reason: string; readonly output: string }
  /** The run was stopped meanwhile: nothing is known. */
  | { readonly status: "stopped" };

/** Why nothing judges patches; see `FixResult`. */
export type Unverified = Exclude<FixResult["verify"], "passed" | "failed">;

/** Runs the command on a tree object. Never rejects for what the command does. */
export type Verify = (tree: string) => Promise<Verdict>;

/** What the fixer gets to read of the output, from its end. */
const maxOutputCharacters = 6_000;
const maxReasonCharacters = 200;
const bytesPerMegabyte = 1024 ** 2;

/**
 * A verifier that runs each tree once. The tree of all patches together, for example, is often that of the last patch,
 * which was judged before. Every run gets a fresh copy of its tree with a HOME and a TMPDIR of its own, and nothing
 * else in its environment.
 */
export function createVerify(options: VerifyOptions): Verify {
  const verdicts = new Map<string, Promise<Verdict>>();
  return async (tree) => {
    const verdict = verdicts.get(tree) ?? verifyTree(tree, `verify-${verdicts.size + 1}`, options);
    verdicts.set(tree, verdict);
    return await verdict;
  };
}

async function verifyTree(tree: string, name: string, options: VerifyOptions): Promise<Verdict> {
  const { signal, timeoutMs } = options;
  if (signal.aborted) return { status: "stopped" };
  const folder = join(options.folder, name);
  const [cwd, home, temporary] = ["tree", "home", "tmp"].map((one) => join(folder, one)) as [
    string,
    string,
    string,
  ];
  await mkdir(folder, { mode: 0o700 });
  try {
    await Promise.all([mkdir(home), mkdir(temporary), exportTree(options.repository, tree, cwd)]);
    const command: Command = {
      label: "verify",
      file: "/bin/sh",
      args: ["-c", `${prelude(options)}\n${options.command}`],
      env: { PATH: options.path, HOME: home, TMPDIR: temporary },
      cwd,
      readable: options.readable,
      writable: [cwd, home, temporary],
      network: "none",
    };
    const { memoryBytes, diskBytes, threads } = options;
    const usage = { memoryBytes, diskBytes, threads, folder };
    const limits = { timeoutMs, maxCharacters: maxOutputCharacters, signal, usage };
    return verdictOf(await runToEnd(options.launch, command, limits), options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { status: "failed", reason: `verify could not be run: ${why}`, output: "" };
  } finally {
    await removeFolder(folder);
  }
}

function verdictOf({ exit, stopped, stdoutTail }: EndedProgram, options: VerifyOptions): Verdict {
  if (stopped === "cancelled") return { status: "stopped" };
  if (stopped === undefined && exit.code === 0) return { status: "passed" };
  const output = options.clean(stdoutTail).trim();
  const last = (output.split("\n").at(-1) ?? "").trim().slice(0, maxReasonCharacters);
  const how =
    stopped === undefined
      ? `failed with ${exit.code === null ? `signal ${exit.signal}` : `exit code ${exit.code}`}`
      : whyStopped(stopped, options);
  return { status: "failed", reason: `verify ${how}${last && `: ${last}`}`, output };
}

function whyStopped(
  stopped: Exclude<EndedProgram["stopped"], undefined | "cancelled">,
  { timeoutMs, memoryBytes, diskBytes, threads }: VerifyOptions,
): string {
  switch (stopped) {
    case "timeout":
      return `took longer than ${Math.round(timeoutMs / 600) / 100} minutes (verify-timeout)`;
    case "memory":
      return `took more than ${memoryBytes / bytesPerMegabyte} MB of memory (verify-memory)`;
    case "machine-memory":
      return "was ended because the machine had hardly any memory left";
    case "threads":
      return `had more than ${threads} threads`;
    case "disk":
      return `took more than ${diskBytes / bytesPerMegabyte} MB of disk, or a million new files (verify-disk)`;
  }
}

/**
 * What the shell does before the command: joins the outputs, forbids core dumps and limits the size of a file. Out of
 * memory, the kernel shall end this process first. POSIX counts a file in blocks of 512 bytes:
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/ulimit.html
 */
function prelude({ diskBytes, threads }: VerifyOptions): string {
  return [
    "exec 2>&1",
    "ulimit -c 0",
    `ulimit -f ${Math.ceil(diskBytes / 512)}`,
    // Among thousands of processes we must still get our turn to look.
    "renice -n 10 -p $$ >/dev/null 2>&1",
    // Far above what is looked for, for a bomb that is faster than a look. Shells have two names for it.
    `ulimit -u ${2 * threads} 2>/dev/null || ulimit -p ${2 * threads} 2>/dev/null`,
    "{ echo 1000 >/proc/self/oom_score_adj; } 2>/dev/null",
  ].join("\n");
}
