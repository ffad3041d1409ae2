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

const eol = (text: string, end: string) => text.replaceAll("\n", end);
const plain = "one\ntwo\nthree\nfour\n";
const mixedText = "one\r\ntwo\nthree\r\nfour";
/** Its CRLF is far from the line that is fixed. */
const farText = `one\r\n${"x\n".repeat(9)}two\nthree\n`;
const attributes = (line: string) => ({ ".gitattributes": `${line}\n` });

it.each<{
  readonly what: string;
  readonly blob: string;
  readonly config?: readonly [string, string];
  readonly files?: Readonly<Record<string, string>>;
  /** What the file is in the working tree; missing: as git writes it. */
  readonly worked?: string | Buffer;
  readonly wanted: string | Buffer;
}>([
  {
    what: "autocrlf",
    blob: plain,
    config: ["core.autocrlf", "true"],
    wanted: eol("one\n2\nthree\nfour\n", "\r\n"),
  },
  {
    what: "eol=crlf",
    blob: plain,
    files: attributes("* text eol=crlf"),
    wanted: eol("one\n2\nthree\nfour\n", "\r\n"),
  },
  {
    what: "autocrlf, where an editor wrote LF",
    blob: plain,
    config: ["core.autocrlf", "true"],
    worked: plain,
    wanted: "one\n2\nthree\nfour\n",
  },
  {
    what: "text=auto, where a tool wrote line ends of two kinds",
    blob: plain,
    files: attributes("* text=auto"),
    worked: "one\r\ntwo\nthree\r\nfour\n",
    wanted: "one\r\n2\nthree\r\nfour\n",
  },
  { what: "no conversion", blob: mixedText, wanted: "one\r\n2\nthree\r\nfour" },
  {
    what: "autocrlf, of a mixed file",
    blob: mixedText,
    config: ["core.autocrlf", "true"],
    wanted: "one\r\n2\nthree\r\nfour",
  },
  {
    what: "text=auto, of a mixed file",
    blob: mixedText,
    files: attributes("* text=auto"),
    config: ["core.eol", "crlf"],
    wanted: "one\r\n2\nthree\r\nfour",
  },
  {
    what: "autocrlf=input, of a mixed file",
    blob: mixedText,
    config: ["core.autocrlf", "input"],
    wanted: "one\r\n2\nthree\r\nfour",
  },
  {
    what: "-text, of a mixed file",
    blob: mixedText,
    files: attributes("* -text"),
    config: ["core.autocrlf", "true"],
    wanted: "one\r\n2\nthree\r\nfour",
  },
  ...(
    [
      ["autocrlf", ["core.autocrlf", "true"], {}],
      ["autocrlf=input", ["core.autocrlf", "input"], {}],
      ["text=auto", ["core.eol", "crlf"], attributes("* text=auto")],
    ] as const
  ).map(([what, config, files]) => ({
    ...{ what: `${what}, where CRLF is far away`, blob: farText, config, files },
    wanted: farText.replace("two", "2"),
  })),
  {
    what: "working-tree-encoding",
    blob: plain,
    files: attributes("*.txt text working-tree-encoding=UTF-16LE eol=crlf"),
    wanted: Buffer.from(eol("one\n2\nthree\nfour\n", "\r\n"), "utf16le"),
  },
])("changes one line of a file in the working tree and no other byte: $what", async (row) => {
  await using made = await createMadeRepository({ "a.txt": row.blob });
  for (const [name, text] of Object.entries(row.files ?? {})) {
    await writeFile(join(made.folder, name), text);
    // The file stays as it was committed, whatever they say.
    await made.git("add", name);
    await made.git("commit", "--quiet", "--message=attributes");
  }
  if (row.config) await made.git("config", ...row.config);
  const file = join(made.folder, "a.txt");
  await rm(file);
  await made.git("checkout", "--", "a.txt");
  if (row.worked !== undefined) await writeFile(file, row.worked);
  const own = createGit("/usr/bin/git", "/usr/bin:/bin");
  const user = { home: made.place, variables: {} };
  const range = { git: own, cwd: made.folder, user, base: "HEAD", head: undefined };
  const change = await readLocalChange({
    git: own,
    range: await findLocalRange(range),
    scratch: made.place,
    ignore: [],
  });
  expect([...change.dirty]).toEqual([]);
  const of = row.files ?? {};
  const from = await madeCommit(change.repository, { "a.txt": row.blob, ...of });
  const to = await madeCommit(change.repository, {
    "a.txt": row.blob.replace("two", "2"),
    ...of,
  });
  const patch = await patchText(change.repository, from.tree, to.tree);
  const fix: FixResult = {
    ...{ issue: "11111111", status: "fixed", reason: null, summary: "" },
    ...{ verify: "not-run", confirmations: [], commit: null, patch },
  };
  expect(await applyToWorkTree([fix], change)).toEqual([fix]);
  expect((await readFile(file)).toString("latin1")).toBe(
    Buffer.from(row.wanted).toString("latin1"),
  );
});
