import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { diffText, renamedFiles } from "../../src/git/diff.ts";
import { createRepository } from "../../src/git/repository.ts";
import { createGit } from "../../src/git/run-git.ts";
import { parseDiff } from "../../src/review/diff/parse/parse-diff.ts";
import { writeFiles } from "../coder/write-files.ts";
import { createMadeRepository } from "./made-repository.ts";

const count = 1_001;

/** A file like no other, but for the lines that all files have. */
function text(seed: number): string {
  const lines = Array.from({ length: 12 }, (_, at) => `const v${seed}_${at} = f(${seed * at});\n`);
  return ["import { f } from './f.ts';\n\n", ...lines, "}\n"].join("");
}

/** What git and we say of a change of two sets of files. */
async function changeOf(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
) {
  await using made = await createMadeRepository(before);
  for (const name of new Set(Object.keys(before).map((path) => path.split("/")[0] ?? ""))) {
    await rm(join(made.folder, name), { recursive: true });
  }
  await writeFiles(made.folder, after);
  await made.git("add", "--all");
  await made.git("commit", "--quiet", "--message=two");
  const git = createGit("/usr/bin/git", "/usr/bin:/bin");
  await using repository = await createRepository(git, join(made.place, "private"), {
    alternates: join(made.folder, ".git/objects"),
  });
  const [base, head] = [await made.git("rev-parse", "HEAD~1"), await made.git("rev-parse", "HEAD")];
  const printed = await diffText(repository, base, head);
  return {
    printed,
    files: parseDiff(printed).files,
    renamed: await renamedFiles(repository, base, head),
  };
}

const named = (name: (at: number) => string, content: (at: number) => string) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [name(at), content(at)]));

it("finds renames of edited files beyond git's limit, whatever their names hold", async () => {
  const odd = ['say "ü".ts', "tab\t.ts", "a\\b.ts", "x b/x.ts"] as const;
  const to = (at: number) => `new/${(at * 7) % 50}/${odd[at] ?? `other${count - at}.ts`}`;
  const fake =
    "diff --git a/new/7/x b/new/7/x\n\u2028diff --git a/new/0/other1001.ts b/new/0/other1001.ts\n";
  const { printed, files, renamed } = await changeOf(
    named((at) => `old/file${at}.ts`, text),
    named(to, (at) => text(at) + fake),
  );
  const expected = new Map(Array.from({ length: count }, (_, at) => [to(at), `old/file${at}.ts`]));
  expect(new Map(files.map((file) => [file.newPath, file.oldPath]))).toEqual(expected);
  expect(renamed).toEqual(expected);
  expect(new Set(files.map(({ status }) => status))).toEqual(new Set(["renamed"]));
  // What changed, and not what moved.
  const changed = files.flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines));
  expect(changed.filter(({ kind }) => kind === "deleted")).toEqual([]);
  expect(changed.filter(({ kind }) => kind === "added")).toHaveLength(count * 2);
  expect(printed.length).toBeLessThan(count * 800);
});

it("calls files that have nothing in common added and deleted, however many", async () => {
  const { files, renamed } = await changeOf(
    named((at) => `old/file${at}.ts`, text),
    named(
      (at) => `new/other${at}.ts`,
      (at) => text(at + count),
    ),
  );
  expect(renamed.size).toBe(0);
  expect(files.filter(({ status }) => status === "added")).toHaveLength(count);
  expect(files.filter(({ status }) => status === "deleted")).toHaveLength(count);
});

it("loses no deletion where a folder takes the place of a file", async () => {
  const before = { ...named((at) => `old/file${at}.ts`, text), place: text(9_999) };
  const after = named(
    (at) => (at < 2 ? `place/${at}.ts` : `new/other${at}.ts`),
    (at) => `${text(at)}more();\n`,
  );
  const { files } = await changeOf(before, after);
  expect(files.find(({ oldPath }) => oldPath === "place")?.status).toBe("deleted");
  expect(files.filter(({ status }) => status === "renamed").length).toBeGreaterThanOrEqual(
    count - 2,
  );
  const old = files.flatMap(({ oldPath }) => oldPath ?? []);
  expect(new Set(old)).toEqual(new Set(Object.keys(before)));
});
