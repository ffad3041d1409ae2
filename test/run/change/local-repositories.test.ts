import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { fileAt } from "../../../src/cli/repository-file.ts";
import { parseConfig } from "../../../src/config/config.ts";
import { UsageError } from "../../../src/errors.ts";
import { createGit } from "../../../src/git/run-git.ts";
import { listTree } from "../../../src/git/tree.ts";
import { diffPath } from "../../../src/review/diff/diff.ts";
import { findLocalRange, readLocalChange } from "../../../src/run/change/local.ts";
import { readGuidelines } from "../../../src/run/guidelines/guidelines.ts";
import { writeFiles } from "../../coder/write-files.ts";
import { createMadeRepository, type MadeRepository } from "../../git/made-repository.ts";
import { cleanEnvironment } from "../../world/environment.ts";

const run = promisify(execFile);
const git = createGit("/usr/bin/git", "/usr/bin:/bin");
const origin = {
  "src/a.ts": "a();\n",
  "src/b.ts": "b();\n",
  "far/c.ts": "c();\n",
  ".gitattributes": "*.ts text\n",
  "AGENTS.md": "Be brief.\n",
  ".github/crosscheck.yml": "max-comments: 3\n",
};

/** A repository with two commits on `feature` after one on `main`, and a clone of it. */
async function cloned(...args: string[]): Promise<MadeRepository & { readonly clone: string }> {
  const made = await createMadeRepository(origin);
  await made.git("config", "uploadpack.allowFilter", "true");
  await made.git("config", "uploadpack.allowAnySHA1InWant", "true");
  await made.git("checkout", "--quiet", "-b", "feature");
  for (const text of ["one();\n", "two();\n"]) {
    await writeFiles(made.folder, { "src/a.ts": text });
    await made.git("commit", "--quiet", "--all", `--message=${text}`);
  }
  await made.git("checkout", "--quiet", "main");
  const clone = join(made.place, "cloned");
  const from = ["clone", "--quiet", "--no-local", "--branch", "feature", `file://${made.folder}`];
  await made.git(...from, clone, ...args);
  return { ...made, clone, [Symbol.asyncDispose]: () => made[Symbol.asyncDispose]() };
}

/** What the command line reads of a repository; each call has a private folder of its own. */
let folders = 0;
async function read(
  { place, folder, clone = folder }: MadeRepository & { readonly clone?: string },
  refs: { readonly base?: string; readonly head?: string; readonly cwd?: string } = {},
  variables: Readonly<Record<string, string>> = {},
) {
  const { base, head, cwd = clone } = refs;
  const range = await findLocalRange({ git, cwd, user: { home: place, variables }, base, head });
  const scratch = join(place, `scratch-${++folders}`);
  const change = await readLocalChange({ git, range, scratch, ignore: [] });
  return { change, range, files: change.diff.files.map(diffPath), notices: change.notices };
}

/** Runs the command that a message ends with, as a person does. */
async function follow(made: MadeRepository & { readonly clone: string }, error: unknown) {
  expect(error).toBeInstanceOf(UsageError);
  const [, command = ""] =
    /(?:fetches it|the rest|before it|has it): (git [^,]*)/.exec(String(error)) ?? [];
  expect(command).not.toBe("");
  const env = cleanEnvironment(made.place, { GIT_CONFIG_NOSYSTEM: "1" });
  await run("bash", ["-c", command], { cwd: made.clone, env });
}

const failure = async (of: Promise<unknown>) =>
  await of.then(
    () => undefined,
    (error: unknown) => error,
  );

it("reads what somebody else owns where the user's own configuration trusts it, and else says the command", async () => {
  await using made = await createMadeRepository(origin);
  await writeFiles(made.folder, { "src/a.ts": "changed();\n" });
  const other = { GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" };
  await made.git("config", "safe.directory", "*");
  const refused = await failure(read(made, {}, other));
  expect(refused).toBeInstanceOf(UsageError);
  expect(String(refused)).toContain(
    `if you trust it: git config --global --add safe.directory ${made.folder}`,
  );
  await writeFile(join(made.place, ".gitconfig"), `[safe]\n\tdirectory = ${made.folder}\n`);
  expect((await read(made, {}, other)).files).toEqual(["src/a.ts"]);
  const named = await read(
    made,
    {},
    {
      ...other,
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "safe.directory",
      GIT_CONFIG_VALUE_0: "*",
    },
  );
  expect(named.files).toEqual(["src/a.ts"]);
});

it("names what a partial clone lacks of the change, fetches nothing, and gives the command that does", async () => {
  await using made = await cloned("--filter=blob:none");
  const objects = await made.git("-C", made.clone, "count-objects", "-v");
  for (const base of ["origin/main", undefined]) {
    const error = await failure(read(made, base === undefined ? {} : { base }));
    expect(String(error)).toMatch(/partial clone lacks src\/a\.ts, .*git diff --stat/);
  }
  expect(await made.git("-C", made.clone, "count-objects", "-v")).toBe(objects);
  await follow(made, await failure(read(made)));
  const { files, change, notices } = await read(made);
  expect(files).toEqual(["src/a.ts"]);
  expect(change.diff.files[0]?.hunks).toHaveLength(1);
  expect(notices).toEqual([]);
});

it("says of files that did not change and that a sparse partial clone lacks that nobody sees them", async () => {
  await using made = await cloned("--filter=blob:none", "--sparse");
  await made.git("-C", made.clone, "sparse-checkout", "set", "src");
  await writeFile(join(made.clone, "src/b.ts"), "changed();\n");
  const { change, files, notices } = await read(made, { base: "HEAD" });
  expect(files).toEqual(["src/b.ts"]);
  expect(notices).toEqual([expect.stringMatching(/^2 files .* no reviewer saw them$/)]);
  const seen = (await listTree(change.repository, change.tree)).map(({ path }) => path);
  expect(seen).toEqual([".gitattributes", "AGENTS.md", "src/a.ts", "src/b.ts"]);
});

it.each(["tree:0", "blob:none"])(
  "follows its own advice in a clone with --filter=%s until all is there",
  async (filter) => {
    await using made = await cloned(`--filter=${filter}`, "--no-checkout");
    await made.git("-C", made.clone, "checkout", "--quiet", "feature", "--", "src");
    const range = { cwd: made.clone, base: "origin/main", head: "feature" };
    const attempt = async () => {
      const { change, range: found } = await read(made, range);
      await fileAt(git, found.local, found.base);
      const rules = await readGuidelines(change, [], parseConfig({}));
      expect(rules.textFor(["a.ts"])).toBe("From AGENTS.md:\nBe brief.");
      return change;
    };
    let error = await failure(attempt());
    for (let turn = 0; turn < 4 && error !== undefined; turn++) {
      await follow(made, error);
      error = await failure(attempt());
    }
    expect(error).toBeUndefined();
  },
);

it.each([
  { what: "both branches", args: ["--no-single-branch"], base: "origin/main" },
  { what: "one branch", args: [], base: "origin/main" },
  { what: "one branch, which is the base by itself", args: [], base: undefined },
])(
  "says that a shallow clone with $what ends before the base, and the command that helps",
  async ({ args, base }) => {
    await using made = await cloned("--depth=1", ...args);
    const { clone } = made;
    if (base === undefined) await made.git("-C", clone, "remote", "set-head", "origin", "feature");
    const refs = base === undefined ? {} : { base };
    const error = await failure(read(made, refs));
    expect(String(error)).toMatch(
      base !== undefined && args.length === 0 ? /no commit named/ : /shallow/,
    );
    await follow(made, error);
    const { files } = await read(made, { base: base ?? "HEAD~2" });
    expect(files).toEqual(["src/a.ts"]);
  },
);

it("reads a shallow clone whose base is here: the commit's parents are not asked for", async () => {
  await using made = await cloned("--depth=1");
  await writeFile(join(made.clone, "src/b.ts"), "changed();\n");
  const { files, change } = await read(made, { base: "HEAD" });
  expect(files).toEqual(["src/b.ts"]);
  expect(change.title).toBe("two();");
  const { files: deep } = await read(await cloned("--depth=2"), { base: "HEAD~1", head: "HEAD" });
  expect(deep).toEqual(["src/a.ts"]);
});

it("names repositories inside of the work tree instead of reading them, with a commit and without", async () => {
  await using made = await createMadeRepository(origin);
  const files = {
    "tools/inner/x.ts": "x();\n",
    "tools/empty/y.ts": "y();\n",
    "tools/z.ts": "z();\n",
  };
  await writeFiles(made.folder, files);
  for (const name of ["inner", "empty"]) {
    await made.git("init", "--quiet", join(made.folder, "tools", name));
  }
  const inner = ["-C", join(made.folder, "tools/inner")];
  await made.git(...inner, "add", "--all");
  await made.git(...inner, "commit", "--quiet", "--message=inner");
  const { files: read_, notices } = await read(made, { base: "HEAD" });
  expect(read_).toEqual(["tools/z.ts"]);
  expect(notices).toEqual(
    ["empty", "inner"].map((name) => `not reviewed: tools/${name}/, a git repository of its own`),
  );
});

it("compares a merge that stopped with what it merges, and names the files in conflict", async () => {
  await using made = await createMadeRepository(origin);
  const commit = async (branch: string, files: Readonly<Record<string, string>>) => {
    await made.git("checkout", "--quiet", "-B", branch);
    await writeFiles(made.folder, files);
    await made.git("add", "--all");
    await made.git("commit", "--quiet", `--message=${branch}`);
  };
  const start = await made.git("rev-parse", "HEAD");
  await commit("main", { "src/a.ts": "main();\n", "later.ts": "later();\n" });
  await made.git("checkout", "--quiet", "--detach", start);
  await commit("feature", { "src/a.ts": "feature();\n", "own.ts": "own();\n" });
  await failure(made.git("merge", "main"));
  const { files, notices, range } = await read(made, { base: "main" });
  expect(range.base).toBe(await made.git("rev-parse", "main"));
  expect(files).toEqual(["own.ts", "src/a.ts"]);
  expect(notices).toEqual([expect.stringMatching(/^src\/a\.ts: a merge left conflicts/)]);
});

it("reads a linked work tree by its own index and configuration", async () => {
  await using made = await createMadeRepository(origin);
  const clone = join(made.place, "linked");
  await made.git("worktree", "add", "--quiet", "-b", "linked", clone);
  await made.git("config", "extensions.worktreeConfig", "true");
  await made.git("-C", clone, "config", "--worktree", "core.autocrlf", "true");
  await made.git("-C", clone, "update-index", "--skip-worktree", "far/c.ts");
  await writeFiles(clone, { "src/a.ts": "changed();\r\n", "far/c.ts": "own();\n" });
  const { files, change } = await read({ ...made, clone });
  expect(files).toEqual(["src/a.ts"]);
  expect(await change.repository.git(["cat-file", "blob", `${change.head}:src/a.ts`])).toBe(
    "changed();\n",
  );
});

it("is told by a hook's variables which repository and which index are meant", async () => {
  await using made = await createMadeRepository(origin);
  await writeFiles(made.folder, { "src/a.ts": "changed();\n", "src/b.ts": "own();\n" });
  const index = join(made.folder, ".git/next-index-1.lock");
  await writeFile(index, await readFile(join(made.folder, ".git/index")));
  await made.git("update-index", "--assume-unchanged", "src/a.ts");
  const hook = { GIT_INDEX_FILE: ".git/next-index-1.lock" };
  expect((await read(made, {}, hook)).files).toEqual(["src/a.ts", "src/b.ts"]);
  expect((await read(made)).files).toEqual(["src/b.ts"]);
  const outside = { GIT_DIR: join(made.folder, ".git"), GIT_WORK_TREE: made.folder };
  expect((await read(made, { cwd: made.place }, outside)).files).toEqual(["src/b.ts"]);
});

it("says of a bare repository, of one that lost a commit and of one without a commit what they are", async () => {
  await using made = await createMadeRepository(origin);
  const bare = join(made.place, "bare.git");
  await made.git("init", "--quiet", "--bare", bare);
  expect(String(await failure(read(made, { cwd: bare })))).toContain(
    "a bare repository, which has none",
  );
  const head = await made.git("rev-parse", "HEAD");
  await rm(join(made.folder, ".git/objects", head.slice(0, 2), head.slice(2)));
  expect(String(await failure(read(made)))).toContain(`HEAD is ${head}, which is not here`);
  await rm(join(made.folder, ".git/refs/heads/main"));
  const error = await failure(read(made));
  expect(error).toBeInstanceOf(UsageError);
  expect(String(error)).toContain("has no commit to start from yet");
});

it("says what git says of a setting that means nothing", async () => {
  await using made = await createMadeRepository(origin);
  await writeFiles(made.folder, { "src/a.ts": "changed();\n" });
  await made.git("config", "core.autocrlf", "banana");
  const error = await failure(read(made));
  expect(error).toBeInstanceOf(UsageError);
  expect(String(error)).toMatch(/does not read .*banana.*autocrlf/);
  await made.git("config", "core.autocrlf", "false");
  await made.git("config", "core.repositoryFormatVersion", "1");
  await made.git("config", "extensions.later", "true");
  expect(String(await failure(read(made)))).toMatch(/unknown repository extension found: later/);
});

it("knows the messages of the commits under review, oldest first, and only of those", async () => {
  await using made = await cloned();
  const { change } = await read(made, { base: "origin/main" });
  expect(change.background?.commits).toEqual(["one();", "two();"]);
  const { change: last } = await read(made, { base: "HEAD~1" });
  expect(last.background?.commits).toEqual(["two();"]);
  // What is not committed has no message.
  await writeFiles(made.clone, { "src/b.ts": "changed();\n" });
  const { change: none } = await read(made, { base: "HEAD" });
  expect(none.background?.commits).toEqual([]);
  expect(none.background?.more.commits).toBe(0);
});
