import { join } from "node:path";
import { expect, it } from "vitest";
import { decodedTree } from "../../src/fix/decoded-tree.ts";
import { readAllBlobs, writeBlobs } from "../../src/git/blobs.ts";
import { fileChanges } from "../../src/git/commit.ts";
import { changedPaths, textsDiff } from "../../src/git/diff.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { countCalls } from "./count-calls.ts";
import { madeCommit, madeRepository } from "./made-commit.ts";

const many = Array.from({ length: 300 }, (_, at) => at);

it("starts as many processes of git for 300 files as for one", async () => {
  await using folder = await temporaryFolder("blobs");
  const made = await madeRepository(join(folder.path, "repository"));
  const { repository, taken } = countCalls(made);
  const latin = (at: number) => Buffer.from(`Geb\xfchr ${at}\n`, "latin1");
  const before = await madeCommit(made, {});
  const ofOne = await madeCommit(made, { "0.txt": latin(0) });
  const ofMany = await madeCommit(
    made,
    Object.fromEntries(many.map((at) => [`${at}.txt`, latin(at)])),
  );
  const [one, all] = await Promise.all(
    [ofOne, ofMany].map(({ tree }) => changedPaths(made, before.tree, tree)),
  );
  const calls = async (call: () => Promise<unknown>) => {
    taken();
    await call();
    return taken();
  };
  const pairs = [
    [() => fileChanges(repository, one ?? []), () => fileChanges(repository, all ?? [])],
    [ofOne, ofMany].map(({ tree, commit }) => () => {
      const paths = new Set(many.map((at) => `${at}.txt`));
      return decodedTree(repository, tree, { base: commit, paths });
    }),
    [[0], many].map((list) => () => {
      return textsDiff(
        repository,
        list.map((at) => ({ before: null, after: `${at}\n` })),
      );
    }),
  ];
  for (const [few, several] of pairs) {
    const expected = await calls(few ?? fail);
    expect(await calls(several ?? fail)).toEqual(expected);
    expect(expected.calls).toBeLessThan(10);
  }
  const { additions } = await fileChanges(repository, all ?? []);
  const written = new Map(additions.map(({ path, contents }) => [path, Buffer.from(contents)]));
  for (const at of many) expect(written.get(`${at}.txt`)).toEqual(latin(at));
});

const fail = () => Promise.reject(new Error("there are two of each"));

it("reads back what it wrote byte for byte, and misses what is not there", async () => {
  await using folder = await temporaryFolder("blobs");
  const repository = await madeRepository(join(folder.path, "repository"));
  const contents = [Buffer.from("a\r\n\0\xff", "latin1"), Buffer.of(), Buffer.from("\n\n")];
  const shas = await writeBlobs(repository, [...contents, "a text\n"]);
  const read = await readAllBlobs(repository, shas.slice(0, 3));
  expect(read.map((bytes) => Buffer.from(bytes))).toEqual(contents);
  const [text = Buffer.of()] = await readAllBlobs(repository, shas.slice(3));
  expect(Buffer.from(text).toString()).toBe("a text\n");
  expect(await writeBlobs(repository, [])).toEqual([]);
  await expect(readAllBlobs(repository, ["a".repeat(40)])).rejects.toThrow("is missing");
});
