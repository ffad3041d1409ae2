import { execFileSync } from "node:child_process";
import { chmod, mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createRepository, type Repository } from "../../src/git/repository.ts";
import { createGit } from "../../src/git/run-git.ts";
import { exportTree, listTree, resetTree, snapshotTree, tidyFolder } from "../../src/git/tree.ts";
import { cleanEnvironment } from "../world/environment.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

const git = createGit("/usr/bin/git", "/usr/local/bin:/usr/bin:/bin");

/** A tree with one file, and a submodule named `sub` that points to a commit. */
async function treeWithSubmodule(repository: Repository, commit: string): Promise<string> {
  const file = await repository.git(["hash-object", "-w", "--stdin"], { input: "x\n" });
  const indexFile = repository.freshIndex();
  const lines = [`100644 ${file.trim()}\ta.txt`, `160000 ${commit}\tsub`];
  await repository.git(["update-index", "-z", "--index-info"], {
    indexFile,
    input: lines.map((line) => `${line}\0`).join(""),
  });
  return (await repository.git(["write-tree"], { indexFile })).trim();
}

it("runs nothing of a repository that an agent made where the tree has a submodule", async () => {
  await using temporary = await temporaryFolder();
  const { path } = temporary;
  const mark = join(path, "ran");
  const folder = join(path, "tree");
  const sub = join(folder, "sub");
  const env = cleanEnvironment(join(path, "home"));
  const plain = (...args: string[]) =>
    execFileSync("/usr/bin/git", args, { cwd: sub, env, encoding: "utf8" }).trim();
  await mkdir(sub, { recursive: true });
  plain("init", "--quiet");
  await writeFile(join(sub, "file"), "one\n");
  await writeFile(join(sub, ".gitattributes"), "* filter=evil\n");
  plain("add", ".");
  plain("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "x");
  plain("config", "filter.evil.clean", `touch ${mark}; cat`);
  await writeFile(join(sub, "file"), "two\n");
  // What it is worth without us: git asks the repository for its state.
  plain("status", "--porcelain");
  expect(await readdir(path)).toContain("ran");
  await rm(mark);

  const repository = await createRepository(git, join(path, "private"));
  const tree = await treeWithSubmodule(repository, plain("rev-parse", "HEAD"));
  await exportTree(repository, tree, folder);
  await writeFile(join(sub, "new.txt"), "new\n");
  const now = await snapshotTree(repository, folder, tree);
  await resetTree(repository, folder, now, tree);
  expect(await readdir(path)).not.toContain("ran");
  expect(await snapshotTree(repository, folder, tree)).toBe(tree);
});

it("takes an agent's own repository for the files that it is", async () => {
  await using temporary = await temporaryFolder();
  const folder = join(temporary.path, "tree");
  const repository = await createRepository(git, join(temporary.path, "private"));
  const tree = (await repository.git(["mktree"], { input: "" })).trim();
  await mkdir(join(folder, "sub"), { recursive: true });
  execFileSync("/usr/bin/git", ["init", "--quiet"], {
    cwd: join(folder, "sub"),
    env: cleanEnvironment(join(temporary.path, "home")),
  });
  await mkdir(join(folder, "other/.GIT"), { recursive: true });
  await writeFile(join(folder, "sub/x"), "x\n");
  await writeFile(join(folder, ".git"), "gitdir: /etc\n");
  const now = await snapshotTree(repository, folder, tree);
  expect((await listTree(repository, now)).map((entry) => entry.path)).toEqual(["sub/x"]);
});

it("gives back the right to read, and changes nothing else", async () => {
  await using temporary = await temporaryFolder();
  const { path } = temporary;
  await mkdir(join(path, "shut"));
  await writeFile(join(path, "shut/file"), "", { mode: 0o755 });
  await chmod(join(path, "shut/file"), 0o111);
  await chmod(join(path, "shut"), 0);
  await tidyFolder(path);
  expect((await stat(join(path, "shut"))).mode & 0o777).toBe(0o700);
  expect((await stat(join(path, "shut/file"))).mode & 0o777).toBe(0o711);
});
