import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Verdict } from "../fix/verify.ts";
import { withFiles } from "../git/files/with-files.ts";
import { listTree } from "../git/tree.ts";
import { removeFolder } from "../held-folder.ts";
import { createSlots, type ReviewerSlot } from "../panel/reviewer-slot.ts";
import { untrusted } from "../review/prompt/untrusted.ts";
import type { Change } from "./change/change.ts";
import type { RunContext } from "./context.ts";
import { verifierOf } from "./verifier.ts";

/** How a run's reviewers try a suspicion instead of guessing. */
export interface Trials {
  /** The tool of one reviewer, for all its threads: they share its tries. */
  toolOf(reviewer: string): TrialTool;
  /** Who tried how often, and what came of it. */
  notices(): string[];
}

type TrialTool = NonNullable<ReviewerSlot["clientTools"]>[number];

/** Name of the tool. */
const trialTool = "run_verify";

/** What the first prompt says to a reviewer that has the tool. */
export const trialNote = `The tool ${trialTool} runs the repository's own checks on a private copy of the files as they are after the change, with files of yours in it if you give some (a failing test, say): use it to try a suspicion that reading cannot settle, at most three times.`;

const limits = {
  /** Tries of one reviewer. */
  tries: 3,
  /** Of a turn's time, the share that a reviewer's tries may take: hostile code must not cost it its review. */
  shareOfTurn: 1 / 3,
  /** Of all tries of a reviewer: an agent that hears nothing for ten minutes is ended. */
  totalMs: 8 * 60_000,
  files: 5,
  /** Of all files of a try, and of one path. */
  characters: 100_000,
  pathCharacters: 500,
};

/** Files of a reviewer's own, as its model gives them. */
interface TrialInput {
  readonly files?: readonly { readonly path: string; readonly content: string }[];
}

const inputSchema = {
  type: "object",
  properties: {
    files: {
      type: "array",
      maxItems: limits.files,
      description:
        "Files to add or replace in the copy. Leave it out to run the checks as they are.",
      items: {
        type: "object",
        properties: {
          path: { type: "string", description: "Relative to the root of the repository." },
          content: { type: "string", description: "The whole file." },
        },
        required: ["path", "content"],
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
};

/**
 * The tool by which reviewers run `verify`, or null: there is no such command, or no jail. The command executes the code
 * of the change and what an agent wrote, so unlike a fixer's it never runs without a jail, whoever the author is. It gets
 * a fresh copy, no network, an empty environment and the limits of `verify`; nothing of it is kept.
 */
export function openTrials(change: Change, context: RunContext): Trials | null {
  const { config, pool } = context;
  const command = config.verify;
  if (command === null || pool.sandbox.unjailed !== null) return null;
  /** Each try has the machine alone. */
  const slots = createSlots(1);
  const totalMs = Math.min(config.turnTimeoutMs * limits.shareOfTurn, limits.totalMs);
  const accounts = new Map<string, Account>();
  /** What the checks said of a tree: they are not run on it twice. */
  const ended = new Map<string, Verdict>();
  let folders = 0;

  async function tryOnce(account: Account, input: TrialInput, signal: AbortSignal) {
    const files = checkedFiles(input);
    const leftMs = totalMs - account.spentMs;
    if (account.tries >= limits.tries || leftMs <= 0) {
      throw new Error(`your tries are used up: at most ${limits.tries}, and ${seconds(totalMs)}`);
    }
    // Counted before anything is awaited: the threads of a reviewer may ask at the same time.
    account.tries++;
    const startedMs = performance.now();
    const stop = AbortSignal.any([signal, context.signal, AbortSignal.timeout(Math.ceil(leftMs))]);
    try {
      const verdict = await run(files, stop);
      account[verdict.status]++;
      return told(verdict);
    } finally {
      account.spentMs += performance.now() - startedMs;
    }
  }

  async function run(files: CheckedFiles, signal: AbortSignal): Promise<Verdict> {
    const free = await taken(slots.take(), signal);
    try {
      const tree = await treeOf(change, files);
      const known = ended.get(tree);
      if (known) return known;
      const folder = join(pool.sandbox.folder, `trial-${++folders}`);
      await mkdir(folder, { mode: 0o700 });
      const { verifyTimeoutMs: timeoutMs } = config;
      const verify = await verifierOf(command ?? "", change, context, {
        folder,
        timeoutMs,
        signal,
      });
      const verdict = await verify(tree);
      await removeFolder(folder);
      if (verdict.status !== "stopped") ended.set(tree, verdict);
      return verdict;
    } finally {
      free();
    }
  }

  return {
    toolOf(reviewer) {
      const account = accounts.get(reviewer) ?? {
        tries: 0,
        spentMs: 0,
        passed: 0,
        failed: 0,
        stopped: 0,
      };
      accounts.set(reviewer, account);
      return {
        name: trialTool,
        description: `Runs the repository's checks (${JSON.stringify(command)}) on a private copy of the files after the change, with your files in it, and tells how they ended with the end of their output. No network. At most ${limits.tries} times, ${seconds(totalMs)} together.`,
        inputSchema,
        answer: (input, signal) => tryOnce(account, input as TrialInput, signal),
      };
    },
    notices: () => [...accounts].flatMap(([reviewer, account]) => trialNotice(reviewer, account)),
  };
}

/** What became of a reviewer's tries. */
interface Account extends Record<Verdict["status"], number> {
  /** Begun. */
  tries: number;
  spentMs: number;
}

function trialNotice(reviewer: string, { tries, passed, failed }: Account): string[] {
  if (tries === 0) return [];
  const ends = Object.entries({ passed, failed, "did not end": tries - passed - failed })
    .filter(([, count]) => count > 0)
    .map(([end, count]) => `${count} ${end}`);
  const times = tries === 1 ? "once" : `${tries} times`;
  return [`${reviewer} ran verify ${times} to try a suspicion: ${ends.join(", ")}.`];
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} seconds`;
}

/** The place once it is free; who gave up waiting gives it back. */
async function taken(place: Promise<() => void>, signal: AbortSignal): Promise<() => void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(new Error("there was no time left while others ran the checks"));
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([place, promise]);
  } catch (error) {
    void place.then((free) => free());
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

type CheckedFiles = ReadonlyMap<string, string>;

/** A reviewer's files by path. Throws, for the model to read, where they are too large or lie outside of the copy. */
function checkedFiles({ files = [] }: TrialInput): CheckedFiles {
  const size = files.reduce((sum, { content }) => sum + content.length, 0);
  if (size > limits.characters) {
    throw new Error(`the files are larger than ${limits.characters} characters together`);
  }
  for (const { path } of files) {
    const names = path.split("/");
    const isOutside = names.some((name) => name === "" || name === "." || name === "..");
    const isGit = names.some((name) => name.toLowerCase() === ".git");
    if (
      isOutside ||
      isGit ||
      path.length > limits.pathCharacters ||
      !/^[^\p{Cc}\\]+$/u.test(path)
    ) {
      throw new Error(`${JSON.stringify(path)} is no path of a file in the repository`);
    }
  }
  return new Map(files.map(({ path, content }) => [path, content]));
}

/** The change's tree with a reviewer's files in it; a file that is replaced stays executable. */
async function treeOf(
  { repository, tree }: Pick<Change, "repository" | "tree">,
  files: CheckedFiles,
): Promise<string> {
  if (files.size === 0) return tree;
  const entries = await listTree(repository, tree);
  const modes = new Map(entries.map(({ path, mode }) => [path, mode]));
  const added = [...files].map(([path, content]) => ({
    path,
    mode: modes.get(path) === "100755" ? "100755" : "100644",
    contents: Buffer.from(content),
  }));
  return await withFiles(repository, tree, added);
}

function told(verdict: Verdict): string {
  switch (verdict.status) {
    case "passed":
      return "The checks passed.";
    case "stopped":
      throw new Error("they did not end in the time that is left for you");
    case "failed": {
      const how = `The checks did not pass: ${verdict.reason}`;
      return untrusted(
        "how the checks ended, and the end of their output",
        `${how}\n\n${verdict.output}`,
      );
    }
  }
}
