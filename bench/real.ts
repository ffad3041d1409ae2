import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createRepository } from "../src/git/repository.ts";
import { createGit, type Git } from "../src/git/run-git.ts";
import type { Change } from "../src/run/change/change.ts";
import { readScope } from "../src/run/change/scope.ts";
import { noGuidelines } from "../src/run/guidelines/guidelines.ts";
import { shardsOf } from "../src/run/prompts.ts";
import { gitIn, knownFilesOf } from "./history.ts";
import { createRandom } from "./random.ts";
import {
  type AnchorTally,
  type RealAnchorsOptions,
  type RealKind,
  realAnchors,
} from "./real-anchors.ts";

/**
 * `npm run bench -- real --repo DIR COMMIT…`: reads commits of a clone, each against its first parent, and prints what
 * reviewers would be sent of each. A clone without a work tree will do. Nothing is written into it.
 */
export async function benchReal(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { repo: { type: "string" } },
    allowPositionals: true,
  });
  if (values.repo === undefined || positionals.length === 0) {
    throw new Error("Usage: npm run bench -- real --repo DIR COMMIT…");
  }
  const children = { count: 0 };
  const git = counting(createGit("/usr/bin/git", "/usr/bin:/bin"), children);
  const { repo } = values;
  console.log(columns.join(" | "));
  for (const commit of positionals) {
    const scratch = await mkdtemp(join(tmpdir(), "crosscheck-real-"));
    try {
      const row = await measure({ git, children, repo, scratch, commit });
      console.log(row.join(" | "));
    } finally {
      await rm(scratch, { recursive: true });
    }
  }
}

const columns = [
  "commit",
  "files",
  "diff kB",
  "parts",
  "prompts kB",
  "without tools kB",
  "largest kB",
  "left out",
  "git calls",
  "read ms",
  "wrong anchors",
] as const;

interface Measured {
  readonly git: Git;
  readonly children: { count: number };
  /** Folder of the clone. */
  readonly repo: string;
  readonly scratch: string;
  readonly commit: string;
}

async function measure({ git, children, repo, scratch, commit }: Measured): Promise<string[]> {
  const place = join(scratch, "repository");
  const gitDir = gitIn(repo, ["rev-parse", "--absolute-git-dir"]).trim();
  const repository = await createRepository(git, place, { alternates: join(gitDir, "objects") });
  const names = [`${commit}^{commit}`, `${commit}^`];
  const [head = "", base = ""] = gitIn(repo, ["rev-parse", ...names])
    .trim()
    .split("\n");
  const diff = gitIn(repo, ["diff", "--no-ext-diff", "--no-textconv", "-M", base, head]);
  const start = performance.now();
  children.count = 0;
  const scope = await readScope(repository, base, head, []);
  const change: Change = {
    repository,
    head,
    base,
    ...scope,
    dirty: new Set(),
    title: "",
    body: "",
  };
  const prompts = await shardsOf(change, noGuidelines, { tree: null });
  const readMs = performance.now() - start;
  const readCalls = children.count;
  const full = await shardsOf(change, noGuidelines, { tree: scope.tree });
  const sizes = (list: typeof full, whole: boolean) =>
    list.map(({ prompt, attached }) => prompt.length + (whole ? attached.length : 0));
  const all = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0);
  return [
    commit,
    String(scope.diff.files.length),
    kilo(diff.length),
    String(scope.shards.length),
    kilo(all(sizes(prompts, false))),
    kilo(all(sizes(full, true))),
    kilo(Math.max(0, ...sizes(full, true))),
    String(scope.skippedFiles.length),
    `${readCalls} + ${children.count - readCalls}`,
    readMs.toFixed(0),
    wrongAnchors({ diff: scope.diff, known: knownFilesOf(repo, base, head) }),
  ];
}

/** Issues about code that the change leaves as it is: how many are shown in a wrong place, of how many. */
function wrongAnchors(change: Pick<RealAnchorsOptions, "diff" | "known">): string {
  const options = { random: createRandom(1), told: true, quotes: 50 };
  const tallies = Object.entries(realAnchors({ ...change, ...options }));
  // Files by their name alone are asked too; nearly all of these are easy, and would hide the others.
  const hard = tallies.filter(([kind]) => !easyKinds.has(kind)).map(([, tally]) => tally);
  const sum = (of: (tally: AnchorTally) => number) => hard.reduce((all, one) => all + of(one), 0);
  return `${sum(({ wrong }) => wrong)} of ${sum(({ asked }) => asked)}`;
}

const easyKinds: ReadonlySet<string> = new Set<RealKind>([
  "unchanged file, no quote",
  "unchanged file, a quote that is nowhere",
]);

function kilo(characters: number): string {
  return (characters / 1000).toFixed(1);
}

/** The same git; counts the children that it starts. */
function counting(git: Git, children: { count: number }): Git {
  const count = <T>(call: () => T): T => {
    children.count += 1;
    return call();
  };
  return Object.assign((...args: Parameters<Git>) => count(() => git(...args)), {
    bytes: (...args: Parameters<Git["bytes"]>) => count(() => git.bytes(...args)),
    pieces: (...args: Parameters<Git["pieces"]>) => count(() => git.pieces(...args)),
    program: git.program,
  });
}
