import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createCoder } from "../../src/coder/create-coder.ts";
import { GitError } from "../../src/errors.ts";
import { assembleCommits } from "../../src/fix/assemble.ts";
import { keptLiveTree } from "../../src/fix/bytes/kept-tree.ts";
import { mayWrite } from "../../src/fix/check-patch.ts";
import { type FixerOptions, fixIssues } from "../../src/fix/fixer.ts";
import type { LiveTree } from "../../src/fix/live-tree.ts";
import { openLiveTree } from "../../src/fix/open-live-tree.ts";
import { applyPatch } from "../../src/git/apply.ts";
import { createRepository, type Repository } from "../../src/git/repository.ts";
import { createGit } from "../../src/git/run-git.ts";
import { exportTree, snapshotTree } from "../../src/git/tree.ts";
import { launch } from "../../src/launch/launch.ts";
import type { ReportedIssue } from "../../src/model/issue.ts";
import { writeFiles } from "../coder/write-files.ts";
import { madeMergedIssue } from "../review/made-issue.ts";
import { agentPath } from "../world/agents.ts";
import { replace, write } from "../world/models/call.ts";
import { type Models, startModels } from "../world/models/server.ts";
import type { Step } from "../world/models/step.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

const windows = Array.from({ length: 15 }, (_, at) => `var w${at} = ${at};`);
const unix = Array.from({ length: 15 }, (_, at) => `var u${at} = ${at};`);

const files = {
  "src/cart.ts": "one\ntwo\nthree\nfour\nfive\nsix\nseven\n",
  "src/price.ts": "euro\n",
  // Half of it CRLF, and no line feed at the end.
  "src/mixed.cs": `\ufeff${windows.map((line) => `${line}\r\n`).join("")}${unix.join("\n")}`,
  "package-lock.json": "{}\n",
  ".github/workflows/ci.yml": "on: push\n",
};

/** Issues with IDs 11111111, 22222222, …, whose titles are what the scripted fixer goes by. */
function issues(...titles: string[]): ReportedIssue[] {
  return titles.map(
    (title, at): ReportedIssue => ({
      ...madeMergedIssue({ file: "src/cart.ts", title, rank: at + 1 }),
      fingerprint: String(at + 1).repeat(64),
      id: String(at + 1).repeat(8),
      path: "src/cart.ts",
      code: [],
      state: "new",
      shown: { where: "inline" },
    }),
  );
}

interface Bench extends AsyncDisposable {
  /** A folder of that name that holds a tree. */
  openTree(tree: string, name: string): Promise<LiveTree>;
  readonly models: Models;
  readonly repository: Repository;
  /** Tree object of `files`. */
  readonly head: string;
  readonly progress: string[];
  fix(issues: readonly ReportedIssue[], over?: Partial<FixerOptions>): ReturnType<typeof fixIssues>;
  /** What the fixer's folder holds now. */
  folderTree(): Promise<string>;
  /** What a file of the fixer's folder holds now. */
  read(file: string): Promise<string>;
  /** A tree of the repository with one file's text in place of its own. */
  treeWith(file: string, text: string): Promise<string>;
}

/** A real gemini over a real repository; for each issue its model first does these steps, then says that it is done. */
async function openBench(script: Readonly<Record<string, readonly Step[]>>): Promise<Bench> {
  await using starting = new AsyncDisposableStack();
  const place = starting.use(await temporaryFolder("fixer"));
  const models = starting.use(
    await startModels({
      scripts: Object.entries(script).map(([title, steps]) => ({
        vendor: "gemini",
        match: { lastPrompt: title },
        steps: [...steps, { text: `Did ${title}.` }],
      })),
    }),
  );
  const git = createGit("/usr/bin/git", "/usr/bin:/bin");
  const repository = starting.use(await createRepository(git, join(place.path, "repository")));
  const nothing = (await repository.git(["mktree"], { input: "" })).trim();
  const source = join(place.path, "source");
  await writeFiles(source, files);
  const head = await snapshotTree(repository, source, nothing);
  const folder = join(place.path, "tree");
  const coder = starting.use(
    createCoder("gemini", {
      launch,
      binary: await agentPath("gemini"),
      node: process.execPath,
      mayWrite,
      baseUrl: models.url,
      apiKey: models.keys.gemini[0] ?? "",
      stateFolder: join(place.path, "state"),
    }),
  );
  const progress: string[] = [];
  let mirrors = 0;
  async function openTree(tree: string, name: string): Promise<LiveTree> {
    const own = join(place.path, name);
    await exportTree(repository, tree, own);
    const mirror = join(place.path, `mirror-${++mirrors}`);
    const signal = new AbortController().signal;
    const options = { repository, folder: own, tree, place: mirror, jail: null, signal };
    return keptLiveTree(await openLiveTree(options), repository, tree);
  }
  const running = starting.move();
  return {
    openTree,
    models,
    repository,
    head,
    progress,
    fix: (chosen, over = {}) =>
      fixIssues(chosen, {
        repository,
        openTree: (tree) => openTree(tree, "tree"),
        tree: head,
        head,
        independent: false,
        attempts: 2,
        verify: null,
        unverified: "not-run",
        rules: { isAllowed: () => true, hasSecret: () => false },
        turnTimeoutMs: 30_000,
        signal: new AbortController().signal,
        startThread: (options) => coder.startThread(options),
        onProgress: (issue, state) => progress.push(`${issue.title}: ${state}`),
        ...over,
      }),
    folderTree: () => snapshotTree(repository, folder, head),
    read: (file) => readFile(join(folder, file), "utf8"),
    async treeWith(file, text) {
      await writeFiles(source, { ...files, [file]: text });
      return await snapshotTree(repository, source, nothing);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const cart = (from: string, to: string): Step => ({ calls: [replace("src/cart.ts", from, to)] });

test("one thread makes one patch per issue on top of those before it, and takes back what is not accepted", async () => {
  await using bench = await openBench({
    first: [cart("two", "TWO")],
    undecided: [],
    "lock file": [
      { calls: [write("package-lock.json", "{ }\n"), replace("src/cart.ts", "six", "6")] },
    ],
    workflow: [{ calls: [write(".github/workflows/ci.yml", "on: issue_comment\n")] }],
    binary: [{ calls: [write("src/price.ts", "euro\u0000\n")] }],
    second: [cart("TWO", "2")],
    elsewhere: [cart("six", "SIX"), { calls: [write("src/new.ts", "new\n")] }],
  });
  const { models, repository, head, progress } = bench;
  const chosen = issues(
    "first",
    "undecided",
    "lock file",
    "workflow",
    "binary",
    "second",
    "elsewhere",
  );
  const fixes = await bench.fix(chosen);
  expect(fixes.map((fix) => [fix.issue[0], fix.status, fix.reason])).toEqual([
    ["1", "fixed", null],
    ["2", "no-change", "the fixer changed nothing"],
    ["3", "rejected", '"package-lock.json" is a lock file'],
    // Its coder refused the path at once.
    ["4", "no-change", "the fixer changed nothing"],
    ["5", "rejected", "it changes a binary file"],
    ["6", "fixed", null],
    ["7", "fixed", null],
  ]);
  expect(fixes.map((fix) => fix.patch !== null)).toEqual(
    fixes.map((fix) => fix.status === "fixed"),
  );
  expect(fixes[0]?.summary).toBe("Did first.");
  expect(progress.slice(0, 4)).toEqual([
    "first: started",
    "first: fixed",
    "undecided: started",
    "undecided: no-change",
  ]);
  expect(new Set(models.requests.map((request) => request.conversation)).size).toBe(1);
  expect(models.problems).toEqual([]);

  const assembled = await assembleCommits(repository, head, fixes);
  expect(assembled.map(({ fix }) => fix)).toEqual(fixes);
  let tree = head;
  for (const { patch } of fixes) {
    if (patch === null) continue;
    const applied = await applyPatch(repository, tree, patch);
    expect(applied.status).toBe("applied");
    if (applied.status === "applied") tree = applied.tree;
  }
  expect(await bench.folderTree()).toBe(tree);
  expect(await bench.read("src/cart.ts")).toBe("one\n2\nthree\nfour\nfive\nSIX\nseven\n");
  expect(await bench.read("package-lock.json")).toBe("{}\n");

  // A reviewer refuses the first one afterwards: what was built on it goes too, the rest stays as it was.
  const dropped = fixes.map((fix) =>
    fix.issue === "11111111" ? { ...fix, status: "rejected" as const } : fix,
  );
  const kept = await assembleCommits(repository, head, dropped);
  expect(kept.map(({ fix }) => fix.status)).toEqual([
    ...["rejected", "no-change", "rejected", "no-change", "rejected", "rejected", "fixed"],
  ]);
  expect(kept[5]?.fix.reason).toMatch(/^it does not apply .*: ./);
  const written = kept[6]?.changes?.additions.map(({ path, contents }) => [
    path,
    Buffer.from(contents).toString("utf8"),
  ]);
  expect(written).toEqual([
    ["src/cart.ts", "one\ntwo\nthree\nfour\nfive\nSIX\nseven\n"],
    ["src/new.ts", "new\n"],
  ]);
});

test("what the fixer's tool does to line ends by the way is in no patch", async () => {
  const file = "src/mixed.cs";
  const before = files[file];
  const everywhere = before.replace(/\r?\n/g, "\r\n");
  await using bench = await openBench({
    "in LF": [{ calls: [replace(file, "var u3 = 3;", "var u3 = 33;")] }],
    "in CRLF": [{ calls: [replace(file, "var w3 = 3;", "var w3 = 33;\nvar new3 = 3;")] }],
    "line ends": [{ calls: [write(file, `${everywhere}\r\n`)] }],
    undecided: [],
    "last line": [{ calls: [replace(file, "var u14 = 14;", "var u14 = 15;")] }],
    beside: [cart("two", "TWO")],
  });
  const titles = ["line ends", "in LF", "in CRLF", "undecided", "last line", "beside"];
  const fixes = await bench.fix(issues(...titles));
  expect(fixes.map(({ status }) => status)).toEqual([
    ...["rejected", "fixed", "fixed", "no-change", "fixed", "fixed"],
  ]);
  expect(fixes[0]?.reason).toBe(
    'it changes nothing of "src/mixed.cs" but line ends, the end of the last line or the byte order mark. Fixes keep these as they are: change them in a commit of your own',
  );
  const changed = (at: number) =>
    fixes[at]?.patch?.split("\n").filter((line) => /^[-+][^-+]/.test(line));
  expect(changed(1)).toEqual(["-var u3 = 3;", "+var u3 = 33;"]);
  expect(changed(2)).toEqual(["-var w3 = 3;\r", "+var w3 = 33;\r", "+var new3 = 3;\r"]);
  expect(changed(4)).toEqual(["-var u14 = 14;", "+var u14 = 15;"]);
  const wanted = before
    .replace("u3 = 3;", "u3 = 33;")
    .replace("w3 = 3;", "w3 = 33;\r\nvar new3 = 3;")
    .replace("u14 = 14;", "u14 = 15;");
  const assembled = await assembleCommits(bench.repository, bench.head, fixes);
  const written = assembled.flatMap(({ changes }) =>
    (changes?.additions ?? []).filter(({ path }) => path === file),
  );
  expect(Buffer.from(written.at(-1)?.contents ?? []).toString()).toBe(wanted);
  expect(bench.models.problems).toEqual([]);
});

test("independent patches all start from the head, and one that does not fit there is a conflict", async () => {
  await using bench = await openBench({
    first: [cart("two", "TWO")],
    other: [cart("two", "zwei")],
    late: [cart("six", "SIX")],
  });
  const { repository, head, models } = bench;
  // Somebody else's line stands where the last patch wants to go.
  const other = await bench.treeWith("src/cart.ts", "one\ntwo\nthree\nfour\nfive\nsechs\nseven\n");
  const fixes = await bench.fix(issues("first", "other", "late"), {
    head: other,
    independent: true,
  });
  expect(fixes.map((fix) => fix.status)).toEqual(["fixed", "fixed", "rejected"]);
  expect(fixes[2]?.reason).toMatch(/^it does not apply: .*src\/cart\.ts/);
  for (const { patch } of fixes.slice(0, 2)) {
    expect((await applyPatch(repository, other, patch ?? "")).status).toBe("applied");
  }
  expect(fixes[1]?.patch).toContain("-two\n+zwei");
  expect(await bench.folderTree()).toBe(head);
  expect(models.problems).toEqual([]);
});

test("a turn that fails leaves nothing behind, and the next issue gets a new thread", async () => {
  await using bench = await openBench({
    broken: [cart("two", "TWO"), { fault: { kind: "status", status: 400 } }],
    next: [cart("six", "SIX")],
  });
  const fixes = await bench.fix(issues("broken", "next"));
  expect(fixes.map((fix) => [fix.status, fix.patch === null])).toEqual([
    ["failed", true],
    ["fixed", false],
  ]);
  expect(fixes[0]?.reason).toBeTruthy();
  expect(await bench.read("src/cart.ts")).toBe("one\ntwo\nthree\nfour\nfive\nSIX\nseven\n");
  const last = bench.models.requests.at(-1);
  expect(last?.userTexts.join("\n")).not.toContain("broken");
});

test("a folder that cannot be walked costs its issue the patch, and the next one gets a fresh folder", async () => {
  await using bench = await openBench({
    kept: [cart("two", "TWO")],
    lost: [cart("six", "SIX")],
    next: [cart("five", "FIVE")],
  });
  let walks = 0;
  const folders: string[] = [];
  const fixes = await bench.fix(issues("kept", "lost", "next"), {
    async openTree(tree) {
      const live = await bench.openTree(tree, `folder-${folders.length}`);
      folders.push(live.path);
      return {
        ...live,
        record: async () => {
          walks += 1;
          if (walks === 2) throw new GitError("the tree could not be walked: raced", 1, "");
          return await live.record();
        },
      };
    },
  });
  expect(fixes.map(({ status }) => status)).toEqual(["fixed", "failed", "fixed"]);
  expect(fixes[1]).toMatchObject({ patch: null, reason: expect.stringContaining("raced") });
  expect(folders).toHaveLength(2);
  const text = await readFile(join(folders[1] ?? "", "src/cart.ts"), "utf8");
  expect(text).toBe("one\nTWO\nthree\nfour\nFIVE\nsix\nseven\n");
});

test("files that are too large to look at cost their issue the patch, and nobody the run", async () => {
  await using bench = await openBench({ large: [], lost: [], next: [cart("five", "FIVE")] });
  let turns = 0;
  const fixes = await bench.fix(issues("large", "lost", "next"), {
    async openTree(tree) {
      const live = await bench.openTree(tree, `folder-${turns}`);
      const record = async () => {
        turns += 1;
        if (turns === 1) await writeFile(join(live.path, "large"), Buffer.alloc(65 * 1024 ** 2));
        const now = await live.record();
        if (turns !== 2) return now;
        // A tree with a file that nobody has.
        const input = `100644 blob ${"1".repeat(40)}\tlost.ts\n`;
        return (await bench.repository.git(["mktree", "--missing"], { input })).trim();
      };
      return { ...live, record };
    },
  });
  expect(fixes.map(({ status }) => status)).toEqual(["rejected", "failed", "fixed"]);
  expect(fixes[0]?.reason).toBe("it changes files that are too large");
  expect(fixes[1]?.reason).toContain("1111 missing");
});

test("a stop in the middle keeps what was done, takes back what was half done and asks for nothing more", async () => {
  await using bench = await openBench({
    done: [cart("two", "TWO")],
    hanging: [cart("six", "SIX"), { fault: { kind: "silent", at: "before-headers" } }],
    untouched: [cart("five", "FIVE")],
  });
  const stop = new AbortController();
  const fixing = bench.fix(issues("done", "hanging", "untouched"), { signal: stop.signal });
  await bench.models.waitFor(
    ({ text, toolResults }) => text.includes("hanging") && toolResults.length > 0,
  );
  stop.abort();
  const fixes = await fixing;
  expect(fixes.map((fix) => [fix.status, fix.reason])).toEqual([
    ["fixed", null],
    ["failed", "the run was stopped"],
  ]);
  expect(await bench.read("src/cart.ts")).toBe("one\nTWO\nthree\nfour\nfive\nsix\nseven\n");
  expect(bench.models.requests.some((request) => request.text.includes("untouched"))).toBe(false);
});

test("takes back what a model left that then was gone, and tries the issue with the next one", async () => {
  await using bench = await openBench({
    first: [cart("two", "TWO"), { fault: { kind: "status", status: 503 } }, cart("three", "3")],
  });
  let moves = 0;
  const [fix] = await bench.fix(issues("first"), { movedOn: () => ++moves === 1, attempts: 1 });
  expect(fix).toMatchObject({ status: "fixed", reason: null });
  expect(fix?.patch).toContain("+3");
  expect(fix?.patch).not.toContain("+TWO");
});
