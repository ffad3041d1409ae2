import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Config, parseConfig } from "../../../src/config/config.ts";
import { exportTree } from "../../../src/git/tree.ts";
import type { Change } from "../../../src/run/change/change.ts";
import { readScope } from "../../../src/run/change/scope.ts";
import type { RunContext } from "../../../src/run/context.ts";
import { folderOpener, openEarlyFolder } from "../../../src/run/fixing/fixer-folder.ts";
import { madeCommit, madeRepository } from "../../git/made-commit.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

interface Situation {
  readonly unjailed?: string;
  readonly over?: Partial<Config>;
  readonly stopped?: boolean;
  readonly failing?: boolean;
}

/** A change, and what a run works with; `exported` are the uses of its exports that are done. */
async function situation({ unjailed, over = {}, stopped, failing }: Situation = {}) {
  await using starting = new AsyncDisposableStack();
  const temporary = starting.use(await temporaryFolder("early"));
  const folder = temporary.path;
  const repository = await madeRepository(join(folder, "repository"));
  const base = (await madeCommit(repository, { "a.ts": "1;\n" })).commit;
  const head = (await madeCommit(repository, { "a.ts": "2;\n", "b.txt": Buffer.of(0xfc, 10) }))
    .commit;
  const scope = await readScope(repository, base, head, []);
  const change = { repository, base, head, ...scope } as unknown as Change;
  const exported: string[] = [];
  const inputs = { "gemini-api-key": "k", fix: "suggest" };
  const context = {
    config: { ...parseConfig(inputs), ...over },
    signal: stopped ? AbortSignal.abort("stopped") : new AbortController().signal,
    pool: { sandbox: { folder, unjailed: unjailed ?? null, launch: () => expect.unreachable() } },
    async exportTree(use: string, tree: string) {
      if (failing) throw new Error("the disk is full");
      const place = join(folder, `tree-${use}`);
      await exportTree(repository, tree, place);
      exported.push(use);
      return place;
    },
  } as unknown as RunContext;
  const held = starting.move();
  const paths = new Set(["a.ts", "b.txt"]);
  return { change, context, exported, paths, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

it("makes the fixer's folder before it is asked for, and hands it out once", async () => {
  await using made = await situation();
  const { change, context, exported, paths } = made;
  await using early = openEarlyFolder(change, context);
  await expect.poll(() => exported).toEqual(["fix-0-1"]);
  const open = folderOpener(1, paths, change, context, early);
  const [first, second] = [await open(change.tree), await open(change.tree)];
  expect(exported).toEqual(["fix-0-1", "fix-1-2"]);
  expect(first.path).not.toBe(second.path);
  expect(await readFile(join(first.path, "a.ts"), "utf8")).toBe("2;\n");
  // Decoded, as its walks know.
  expect(await readFile(join(first.path, "b.txt"), "utf8")).toBe("ü\n");
  expect([...(first.encodings ?? [])]).toHaveLength(1);
});

it("makes another folder where another tree is asked for", async () => {
  await using made = await situation();
  const { change, context, exported, paths } = made;
  await using early = openEarlyFolder(change, context);
  const { tree } = await madeCommit(change.repository, { "a.ts": "3;\n" });
  const folder = await folderOpener(2, paths, change, context, early)(tree);
  expect(await readFile(join(folder.path, "a.ts"), "utf8")).toBe("3;\n");
  expect(exported).toEqual(["fix-0-1", "fix-2-1"]);
});

it.each<[string, Situation]>([
  ["there is no jail", { unjailed: "isolation is off" }],
  ["nothing is to be fixed", { over: { fix: "off" } }],
  ["no fix is allowed", { over: { maxFixes: 0 } }],
  ["the fixer has no key", { over: { vendors: parseConfig({}).vendors } }],
  ["the run was stopped", { stopped: true }],
])("makes none where %s", async (_, where) => {
  await using made = await situation(where);
  const { change, context, exported } = made;
  await using early = openEarlyFolder(change, context);
  expect(await early.take(change.tree)).toBeUndefined();
  expect(exported).toEqual([]);
});

it("costs nothing but the folder where it fails: who needs one is told", async () => {
  await using made = await situation({ failing: true });
  const { change, context, paths } = made;
  await using early = openEarlyFolder(change, context);
  const open = folderOpener(1, paths, change, context, early);
  await expect(open(change.tree)).rejects.toThrow("the disk is full");
});

it("writes nothing any more once it is disposed of", async () => {
  await using made = await situation();
  {
    await using _ = openEarlyFolder(made.change, made.context);
  }
  expect(made.exported).toEqual(["fix-0-1"]);
});
