import { once } from "node:events";
import { mkdir, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Launch } from "../../src/command.ts";
import { GitError } from "../../src/errors.ts";
import type { LiveTree } from "../../src/fix/live-tree.ts";
import { openLiveTree } from "../../src/fix/open-live-tree.ts";
import { createRepository, type Repository } from "../../src/git/repository.ts";
import { createGit } from "../../src/git/run-git.ts";
import { exportTree, listTree } from "../../src/git/tree.ts";
import { jailed } from "../../src/launch/jail/jail.ts";
import { launch } from "../../src/launch/launch.ts";
import { writeFiles } from "../coder/write-files.ts";
import { probeOwnJail } from "../world/jail.ts";
import { type TemporaryFolder, temporaryFolder } from "../world/temporary-folder.ts";

const probe = await probeOwnJail();
const bubblewrap = probe.status === "works" ? probe.bubblewrap : "";
const git = createGit("/usr/bin/git", "/usr/bin:/bin");

let place: TemporaryFolder;
let repository: Repository;
let folder: string;
let outside: string;
beforeEach(async () => {
  place = await temporaryFolder("live-tree");
  repository = await createRepository(git, join(place.path, "repository"));
  folder = join(place.path, "tree");
  outside = join(place.path, "outside");
  await mkdir(join(outside, ".git"), { recursive: true });
  await writeFile(join(outside, ".git", "HEAD"), "ref: refs/heads/main\n");
  await writeFile(join(outside, "secret.txt"), "canary outside of the jail\n", { mode: 0o400 });
});
afterEach(() => place[Symbol.asyncDispose]());

/** A tree object with these files, exported to `folder`. */
async function treeOf(files: Readonly<Record<string, string>>): Promise<string> {
  const indexFile = repository.freshIndex();
  for (const [path, input] of Object.entries(files)) {
    const blob = (await repository.git(["hash-object", "-w", "--stdin"], { input })).trim();
    const entry = `100644 ${blob}\t${path}\0`;
    await repository.git(["update-index", "-z", "--index-info"], { indexFile, input: entry });
  }
  const tree = (await repository.git(["write-tree"], { indexFile })).trim();
  await exportTree(repository, tree, folder);
  return tree;
}

const inJail = jailed(launch, { bubblewrap });

function open(tree: string, kind: Kind): Promise<LiveTree> {
  const signal = new AbortController().signal;
  const jail = kind === "in a jail of its own" ? inJail : null;
  return openLiveTree({ repository, folder, tree, place: join(place.path, "walk"), jail, signal });
}

const kinds = ["in a jail of its own", "by descriptors"] as const;
type Kind = (typeof kinds)[number];

async function contents(tree: string): Promise<Record<string, string>> {
  const entries = await listTree(repository, tree);
  const texts = entries.map(({ sha }) => repository.git(["cat-file", "blob", sha]));
  const read = await Promise.all(texts);
  return Object.fromEntries(entries.map(({ path }, at) => [path, read[at] ?? ""]));
}

/** Starts what an agent left behind: Python in the agent's jail, in its tree. Resolves when it has printed a line. */
async function leaveBehind(script: string) {
  const child = await inJail({
    label: "agent",
    file: "/usr/bin/python3",
    args: ["-c", `${swapping}\n${script}`],
    env: { PATH: "/usr/bin:/bin" },
    cwd: folder,
    readable: [],
    writable: [folder],
    network: "none",
  });
  await once(child.stdout, "data");
  return child;
}

/** `swap(a, b)` exchanges two names at once: renameat2(2) with RENAME_EXCHANGE. */
const swapping = `
import ctypes, os, time
c = ctypes.CDLL(None)
number = {"x86_64": 316, "aarch64": 276}[os.uname().machine]
def swap(a, b): return c.syscall(number, -100, a.encode(), -100, b.encode(), 2)`;

// Whoever races with the walk is in a jail in both cases, as an agent's own sandbox would have it.
describe.skipIf(probe.status !== "works").each(kinds)("a walk %s", (kind) => {
  test("records what changed, with the same tree as git gives, and takes it back", async () => {
    const files = { "src/a.ts": "a\n", "src/b.ts": "b\n", ".gitignore": "build/\n" };
    const tree = await treeOf(files);
    const live = await open(tree, kind);
    expect(await live.record()).toBe(tree);
    await writeFiles(folder, { "src/a.ts": "A\n", "new/c.ts": "c\n", "build/out.js": "out\n" });
    const now = await live.record();
    expect(await contents(now)).toEqual({ ...files, "src/a.ts": "A\n", "new/c.ts": "c\n" });
    await live.reset();
    expect(await readFile(join(folder, "src/a.ts"), "utf8")).toBe("a\n");
    expect(await readdir(folder)).not.toContain("new");
    expect(await live.record()).toBe(tree);
    // What is kept is what the next reset goes back to.
    await writeFiles(folder, { "src/a.ts": "kept\n" });
    await live.record();
    live.keep();
    await writeFiles(folder, { "src/a.ts": "not kept\n" });
    await live.record();
    await live.reset();
    expect(await readFile(join(folder, "src/a.ts"), "utf8")).toBe("kept\n");
  });

  test("leaves names and contents that are not UTF-8 as they are", async () => {
    const odd = { "docs/geb\udcfchr.txt": "x\n", "m\udcfcll/a.txt": "geb\udcfchr\n" };
    const tree = await treeOf({ ...odd, "a.ts": "a\n" });
    const live = await open(tree, kind);
    expect(await live.record()).toBe(tree);
    await writeFiles(folder, { "a.ts": "A\n" });
    expect(await contents(await live.record())).toEqual({ ...odd, "a.ts": "A\n" });
    await live.reset();
    expect(await live.record()).toBe(tree);
  });

  test("records what becomes of a file that was taken back before", async () => {
    const files = { "gone.ts": "a\n", "folder.ts": "a\n", "empty.ts": "a\n", "stays.ts": "a\n" };
    const tree = await treeOf(files);
    const live = await open(tree, kind);
    await writeFiles(folder, { "gone.ts": "A\n", "folder.ts": "A\n", "empty.ts": "A\n" });
    await live.record();
    await live.reset();
    for (const name of ["gone.ts", "folder.ts", "empty.ts"]) await rm(join(folder, name));
    await mkdir(join(folder, "empty.ts"));
    await writeFiles(folder, { "folder.ts/inner.ts": "b\n" });
    const now = await live.record();
    expect(await contents(now)).toEqual({ "stays.ts": "a\n", "folder.ts/inner.ts": "b\n" });
    await live.reset();
    expect(await live.record()).toBe(tree);
    expect(await readFile(join(folder, "folder.ts"), "utf8")).toBe("a\n");
  });

  test("puts the folder of a submodule back where a file took its name", async () => {
    const before = await treeOf({ "a.ts": "a\n" });
    const entry = `160000 commit ${"1".repeat(40)}\tsub\0`;
    const input = `${await repository.git(["ls-tree", "-z", before])}${entry}`;
    const tree = (await repository.git(["mktree", "-z", "--missing"], { input })).trim();
    await rm(folder, { recursive: true });
    await exportTree(repository, tree, folder);
    const live = await open(tree, kind);
    await rm(join(folder, "sub"), { recursive: true });
    await writeFiles(folder, { sub: "a file\n" });
    expect(await live.record()).not.toBe(tree);
    await live.reset();
    expect((await stat(join(folder, "sub"))).isDirectory()).toBe(true);
    expect(await live.record()).toBe(tree);
  });

  test("removes every .git of the folder, and reads what nobody may read", async () => {
    const tree = await treeOf({ "src/a.ts": "a\n" });
    const live = await open(tree, kind);
    const program = "#!/bin/sh\necho ran >../../ran\n";
    await writeFiles(folder, {
      "src/.git/config": "[core]\n\tfsmonitor = ./evil\n",
      "src/.GIT/evil": program,
    });
    const child = await leaveBehind(
      "os.chmod('src/a.ts', 0)\nos.chmod('src', 0)\nos.chmod('.', 0)\nprint('done', flush=True)",
    );
    await child.end(0);
    expect(await live.record()).toBe(tree);
    expect(await readdir(join(folder, "src"))).toEqual(["a.ts"]);
  });

  test("never reads a file outside, however often a link takes the place of a file", async () => {
    const tree = await treeOf({ "src/a.ts": "a\n", "d/victim.txt": "mine\n" });
    const live = await open(tree, kind);
    await using _ = await leaveBehind(`
open("src/a.ts", "w").write("x" * ${(await readFile(join(outside, "secret.txt"))).length})
os.symlink(${JSON.stringify(join(outside, "secret.txt"))}, "src/b.ts")
print("racing", flush=True)
while True: swap("src/a.ts", "src/b.ts")`);
    for (let walk = 0; walk < 4; walk += 1) {
      const now = await live.record().catch(() => tree);
      expect(JSON.stringify(await contents(now))).not.toContain("canary outside");
    }
  });

  test("follows no link that takes the place of a folder while it is read", async () => {
    const tree = await treeOf({ "src/a.ts": "a\n" });
    const live = await open(tree, kind);
    await using _ = await leaveBehind(`
import select
os.makedirs("src/d"); open("src/d/secret.txt", "w").write("decoy")
for i in range(200): open("src/%03d.txt" % i, "w").write("x")
os.makedirs("hidden"); open("hidden/.gitignore", "w").write("*\\n")
os.symlink(${JSON.stringify(outside)}, "hidden/link")
print("ready", flush=True)
while True:
    fd = c.inotify_init(); c.inotify_add_watch(fd, b"src", 0x10)
    os.read(fd, 4096); swap("src/d", "hidden/link"); time.sleep(0.02); swap("src/d", "hidden/link")
    os.close(fd)`);
    for (let walk = 0; walk < 4; walk += 1) {
      const now = await live.record().catch(() => tree);
      expect(JSON.stringify(await contents(now))).not.toContain("canary outside");
    }
    expect(await readdir(join(outside, ".git"))).toEqual(["HEAD"]);
    expect((await stat(join(outside, "secret.txt"))).mode & 0o777).toBe(0o400);
  });

  test("writes nothing outside when it takes a patch back", async () => {
    const names = Array.from({ length: 300 }, (_, at) => `src/d/a${at}`);
    const text = "a stranger's text\n";
    const tree = await treeOf(
      Object.fromEntries([...names, "src/d/secret.txt"].map((name) => [name, text])),
    );
    const live = await open(tree, kind);
    await using child = await leaveBehind(`
for n in os.listdir("src/d"): open("src/d/" + n, "a").write("x")
os.makedirs("hidden"); open("hidden/.gitignore", "w").write("*\\n")
os.symlink(${JSON.stringify(outside)}, "hidden/link")
print("changed", flush=True)
input()
fd = c.inotify_init(); c.inotify_add_watch(fd, b"src/d", 0x100)
print("armed", flush=True)
os.read(fd, 4096); swap("src/d", "hidden/link"); time.sleep(0.2); swap("src/d", "hidden/link")
time.sleep(60)`);
    await live.record();
    child.stdin.write("\n");
    await once(child.stdout, "data");
    await live.reset().catch(() => undefined);
    expect(await readdir(outside)).toEqual([".git", "secret.txt"]);
    expect(await readFile(join(outside, "secret.txt"), "utf8")).toMatch(/^canary/);
  });
});

test.skipIf(probe.status !== "works")(
  "lets a program that the tree names reach nothing of the walk but its objects",
  async () => {
    const tree = await treeOf({ "src/a.ts": "a\n" });
    const live = await open(tree, kinds[0]);
    await using _ = await leaveBehind("print('there', flush=True)\ntime.sleep(60)");
    const config = join(place.path, "walk", "config");
    const before = await readFile(config, "utf8");
    // What a hostile program in the walk could write: only what is taken over by its hash.
    const object = join(place.path, "walk", "objects", "ab");
    await mkdir(object, { recursive: true });
    await writeFile(join(object, "0".repeat(38)), "no object");
    await writeFiles(folder, { "src/a.ts": "A\n" });
    await expect(live.record()).rejects.toThrow();
    expect(await readFile(config, "utf8")).toBe(before);
  },
);

test.skipIf(probe.status !== "works")(
  "loses a walk and nothing else to a file that git keeps in a pack",
  async () => {
    const tree = await treeOf({ "src/a.ts": "a\n" });
    const live = await open(tree, kinds[0]);
    await writeFile(join(folder, "large"), "");
    await truncate(join(folder, "large"), 513 * 1024 ** 2);
    await expect(live.record()).rejects.toThrow(/more than 512 MB/);
  },
);

/** A walk in whose jail a program runs as well, behind git: a shell's script. */
async function openWith(tree: string, script: string): Promise<LiveTree> {
  const jail: Launch = (command) =>
    inJail({ ...command, args: ["-c", `${command.args.at(-1)}\n${script}`] });
  const signal = new AbortController().signal;
  const walk = join(place.path, "walk");
  return await openLiveTree({ repository, folder, tree, place: walk, jail, signal });
}

describe.skipIf(probe.status !== "works")("a program in the jail of a walk", () => {
  test("names no tree in the place of git", async () => {
    const tree = await treeOf({ "src/a.ts": "a\n" });
    const live = await openWith(tree, "echo --output=/tmp/x");
    await expect(live.record()).rejects.toThrow(/could not be walked: git named no tree/);
  });

  test("has nothing outside taken over or removed by links and lists among its objects", async () => {
    const tree = await treeOf({ "src/a.ts": "a\n" });
    const other = await createRepository(git, join(outside, "other"));
    const input = "a secret of another repository\n";
    const blob = (await other.git(["hash-object", "-w", "--stdin"], { input })).trim();
    const [start, rest] = [blob.slice(0, 2), blob.slice(2)];
    const theirs = join(outside, "other", "objects");
    const objects = join(place.path, "walk", "objects");
    const link = await openWith(tree, `ln -s ${theirs}/${start} ${objects}/${start}`);
    await link.record().catch(() => undefined);
    expect(await readdir(join(theirs, start))).toEqual([rest]);
    await rm(join(place.path, "walk"), { recursive: true });
    // What is in a pack git finds before it looks at the empty file of the same name.
    const pack = join(theirs, "pack", "pack");
    await other.git(["pack-objects", "-q", pack], { input: `${blob}\n` });
    const list = `mkdir -p ${objects}/info ${objects}/${start}; : >${objects}/${start}/${rest}`;
    const live = await openWith(tree, `${list}; echo ${theirs} >${objects}/info/alternates`);
    await live.record().catch(() => undefined);
    await expect(repository.git(["cat-file", "-t", blob])).rejects.toThrow();
  });

  test("costs the walk alone when it takes away a folder of objects", async () => {
    const tree = await treeOf({ "src/a.ts": "a\n" });
    const live = await openWith(tree, `rmdir ${join(place.path, "walk", "objects", "pack")}`);
    await expect(live.record()).rejects.toBeInstanceOf(GitError);
  });
});
