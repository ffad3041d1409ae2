import { once } from "node:events";
import { existsSync } from "node:fs";
import { appendFile, chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { resolveCommit } from "../../src/git/local/commits.ts";
import { findLocalRepository, openLocal } from "../../src/git/local/repository.ts";
import { openWorkTree } from "../../src/git/local/work-tree.ts";
import { createGit } from "../../src/git/run-git.ts";
import { createMadeRepository, type MadeRepository } from "./made-repository.ts";

const git = createGit("/usr/bin/git", "/usr/bin:/bin");

const nobody = { home: "/nonexistent", variables: {} };

/** A server that asks everybody for a password: git then looks for a program that knows one. */
const server = createServer((_, response) => {
  response.writeHead(401, { "www-authenticate": 'Basic realm="x"' }).end();
});

let made: MadeRepository;
let url: string;
beforeEach(async () => {
  made = await createMadeRepository({ "a.js": "one\n" });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.git`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await made[Symbol.asyncDispose]();
});

/** Whether a program ran that the repository's configuration names. */
const hasRun = () => existsSync(join(made.place, "ran"));

/** Configuration of everything that git may start, each of which leaves the file `ran`. */
async function hostile(): Promise<string> {
  const program = join(made.place, "program.sh");
  await writeFile(program, `#!/bin/sh\ntouch ${join(made.place, "ran")}\n`);
  await chmod(program, 0o755);
  return `
[core]
  fsmonitor = ${program}
  sshCommand = ${program}
  askPass = ${program}
  pager = ${program}
  alternateRefsCommand = ${program}
[extensions]
  partialClone = origin
[remote "origin"]
  url = ${url}
  promisor = true
[credential]
  helper = "!${program};"
[filter "x"]
  clean = ${program}
  smudge = ${program}
  process = ${program}
[diff "x"]
  textconv = ${program}
  command = ${program}
[uploadpack]
  packObjectsHook = ${program}
`;
}

test("nothing that a repository's configuration names is started, nor does it fetch what is missing", async () => {
  await appendFile(join(made.folder, ".git/config"), await hostile());
  await writeFile(join(made.folder, ".gitattributes"), "* filter=x diff=x\n");
  await writeFile(join(made.folder, "a.js"), "two\n");
  const local = await findLocalRepository(git, made.folder, nobody);
  const head = await resolveCommit(git, local, "HEAD");
  await using repository = await openLocal(git, local, join(made.place, "private"));
  const workTree = await openWorkTree(git, local, repository, join(made.place, "reader"));
  await workTree.snapshot(head);
  const object = join(made.folder, ".git/objects", head.slice(0, 2), head.slice(2));
  await rm(object);
  await expect(resolveCommit(git, local, "HEAD")).rejects.toThrow(UsageError);
  expect(hasRun()).toBe(false);
});

test("a folder of a clone that looks like a bare repository is none", async () => {
  const app = join(made.folder, "packages/app");
  for (const folder of ["objects/info", "refs/heads"]) {
    await mkdir(join(app, folder), { recursive: true });
  }
  await writeFile(join(app, "HEAD"), "ref: refs/heads/main\n");
  await writeFile(join(app, "refs/heads/main"), `${"1".repeat(40)}\n`);
  const core = "[core]\n  repositoryformatversion = 1\n  bare = false\n  worktree = .\n";
  await writeFile(join(app, "config"), core + (await hostile()));
  await expect(findLocalRepository(git, app, nobody)).rejects.toThrow(UsageError);
  expect(hasRun()).toBe(false);
});

test("a configuration that names somebody's home as its work tree reads nothing there", async () => {
  const home = join(made.place, "home");
  await mkdir(home);
  await appendFile(join(made.folder, ".git/config"), `[core]\n  worktree = ${home}\n`);
  await expect(findLocalRepository(git, made.folder, nobody)).rejects.toThrow(home);
});

test("a submodule with a change of its own is not asked for its state: its configuration names programs too", async () => {
  const inner = join(made.folder, "inner");
  await mkdir(inner);
  await writeFile(join(inner, "a.js"), "one\n");
  await writeFile(join(inner, ".gitattributes"), "* filter=x diff=x\n");
  for (const args of [
    ["init", "--quiet"],
    ["add", "--all"],
    ["commit", "--quiet", "-m", "inner"],
  ]) {
    await made.git("-C", inner, ...args);
  }
  await made.git("add", "inner");
  await made.git("commit", "--quiet", "--message=two");
  await appendFile(join(inner, ".git/config"), await hostile());
  await writeFile(join(inner, "a.js"), "another\n");
  const local = await findLocalRepository(git, made.folder, nobody);
  const head = await resolveCommit(git, local, "HEAD");
  await using repository = await openLocal(git, local, join(made.place, "private"));
  const workTree = await openWorkTree(git, local, repository, join(made.place, "reader"));
  await workTree.snapshot(head);
  expect(hasRun()).toBe(false);
});
