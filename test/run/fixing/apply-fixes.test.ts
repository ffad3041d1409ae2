import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { patchText } from "../../../src/git/diff.ts";
import { createGit } from "../../../src/git/run-git.ts";
import type { FixResult } from "../../../src/model/result.ts";
import { findLocalRange, readLocalChange } from "../../../src/run/change/local.ts";
import { applyToWorkTree } from "../../../src/run/fixing/apply-fixes.ts";
import { madeCommit } from "../../git/made-commit.ts";
import { createMadeRepository } from "../../git/made-repository.ts";
import { cleanEnvironment } from "../../world/environment.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

const run = promisify(execFile);

it("leaves alone what the user wrote into a file while the run went on, and patches the others", async () => {
  await using folder = await temporaryFolder("apply-fixes");
  const tree = join(folder.path, "tree");
  await mkdir(tree);
  const env = cleanEnvironment(folder.path);
  const git = (...args: string[]) => run("git", ["-C", tree, ...args], { env });
  await git("init", "-q", "-b", "main");
  // Long enough for the patch to apply in spite of what the user adds.
  const lines = "line\n".repeat(20);
  const files = { "a.txt": `a\n${lines}`, "b.txt": "b\n" };
  for (const [name, text] of Object.entries(files)) await writeFile(join(tree, name), text);
  await git("add", ".");
  await git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "first");
  const own = createGit("/usr/bin/git", env.PATH ?? "");
  const change = await readLocalChange({
    git: own,
    range: await findLocalRange({
      git: own,
      cwd: tree,
      user: { home: folder.path, variables: {} },
      base: "HEAD",
      head: undefined,
    }),
    scratch: folder.path,
    ignore: [],
  });
  const { repository } = change;
  const from = (await madeCommit(repository, files)).tree;
  const fix = async (issue: string, patched: object): Promise<FixResult> => ({
    ...{ issue, status: "fixed", reason: null, summary: "" },
    ...{ verify: "not-run", confirmations: [], commit: null },
    patch: await patchText(
      repository,
      from,
      (await madeCommit(repository, { ...files, ...patched })).tree,
    ),
  });
  const fixes = [
    await fix("11111111", { "a.txt": `fixed a\n${lines}` }),
    await fix("22222222", { "b.txt": "fixed b\n" }),
  ];
  const other = await madeCommit(repository, { "b.txt": "what it was\n" });
  const changed = await madeCommit(repository, { "b.txt": "what it becomes\n" });
  const strange = {
    ...(await fix("33333333", {})),
    patch: await patchText(repository, other.tree, changed.tree),
  };

  await writeFile(join(tree, "a.txt"), `a\n${lines}written meanwhile\n`);
  const applied = await applyToWorkTree([...fixes, strange], change);
  expect(applied.map(({ status }) => status)).toEqual(["rejected", "fixed", "rejected"]);
  expect(applied[2]?.reason).toContain("it does not apply to the working tree: ");
  expect(await readFile(join(tree, "a.txt"), "utf8")).toBe(`a\n${lines}written meanwhile\n`);
  expect(await readFile(join(tree, "b.txt"), "utf8")).toBe("fixed b\n");
});

it("patches a file that git wrote with CRLF, and leaves CRLF in it", async () => {
  await using made = await createMadeRepository({ "a.txt": "one\ntwo\nthree\n" });
  await made.git("config", "core.autocrlf", "true");
  await rm(join(made.folder, "a.txt"));
  await made.git("checkout", "--", ".");
  const own = createGit("/usr/bin/git", "/usr/bin:/bin");
  const user = { home: made.place, variables: {} };
  const range = { git: own, cwd: made.folder, user, base: "HEAD", head: undefined };
  const change = await readLocalChange({
    git: own,
    range: await findLocalRange(range),
    scratch: made.place,
    ignore: [],
  });
  const to = await madeCommit(change.repository, { "a.txt": "one\n2\nthree\n" });
  const patch = await patchText(change.repository, change.head, to.tree);
  const fix: FixResult = {
    ...{ issue: "11111111", status: "fixed", reason: null, summary: "" },
    ...{ verify: "not-run", confirmations: [], commit: null, patch },
  };
  expect(await applyToWorkTree([fix], change)).toEqual([fix]);
  expect(await readFile(join(made.folder, "a.txt"), "utf8")).toBe("one\r\n2\r\nthree\r\n");
});
