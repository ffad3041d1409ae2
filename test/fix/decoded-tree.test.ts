import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import iconv from "iconv-lite";
import { expect, it } from "vitest";
import { keptLiveTree } from "../../src/fix/bytes/kept-tree.ts";
import { decodedTree, encodedLiveTree, NotWritableError } from "../../src/fix/decoded-tree.ts";
import type { LiveTree } from "../../src/fix/live-tree.ts";
import { openLiveTree } from "../../src/fix/open-live-tree.ts";
import { readPatch } from "../../src/fix/read-patch.ts";
import { applyPatch } from "../../src/git/apply.ts";
import type { Repository } from "../../src/git/repository.ts";
import { exportTree } from "../../src/git/tree.ts";
import { type MadeFiles, madeCommit, madeRepository } from "../git/made-commit.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

interface Bench extends AsyncDisposable {
  readonly repository: Repository;
  readonly live: LiveTree;
  readonly tree: string;
  /** Edits a file as an agent's tool does, for which every file is UTF-8. */
  edit(file: string, from: string, to: string): Promise<void>;
}

/** A folder that holds a decoded tree of these files. */
async function openBench(files: MadeFiles, decoded: readonly string[]): Promise<Bench> {
  const place = await temporaryFolder("decoded-tree");
  const repository = await madeRepository(join(place.path, "repository"));
  const { commit, tree } = await madeCommit(repository, files);
  const shown = await decodedTree(repository, tree, { base: commit, paths: new Set(decoded) });
  const folder = join(place.path, "tree");
  await exportTree(repository, shown.tree, folder);
  const signal = new AbortController().signal;
  const options = { repository, folder, place: join(place.path, "walk"), jail: null, signal };
  const inner = await openLiveTree({ ...options, tree: shown.tree });
  return {
    repository,
    live: encodedLiveTree(keptLiveTree(inner, repository, shown.tree), repository, shown),
    tree,
    async edit(file, from, to) {
      const text = await readFile(join(folder, file), "utf8");
      expect(text).toContain(from);
      await writeFile(join(folder, file), text.replace(from, to));
    },
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

it.each([
  ["windows-1252", "Gebühr", "Größe"],
  ["windows-1251", "Проверка суммы заказа", "Ошибка"],
  ["shift_jis", "注文の合計を計算する", "税込み"],
  ["gb18030", "计算订单的总金额，如果为空则返回零", "错误"],
  ["euc-kr", "주문 합계를 계산한다", "오류"],
])("an edit of a file in %s is a patch of its bytes", async (encoding, old, now) => {
  const bytes = (text: string) => Uint8Array.from(iconv.encode(text, encoding));
  const text = (word: string) => `// ${old}\r\nconst a = 1;\n// ${word}\nconst b = "${old}";`;
  await using bench = await openBench({ "a.ts": bytes(text(old)), "b.ts": "b\n" }, ["a.ts"]);
  const { repository, live, tree } = bench;
  expect(await live.record()).toBe(tree);
  await bench.edit("a.ts", `\n// ${old}`, `\n// ${now}`);
  const recorded = await live.record();
  expect(await bytesAt(repository, recorded, "a.ts")).toEqual(bytes(text(now)));
  const { changed, text: patch } = await readPatch(repository, tree, recorded);
  expect(changed.map(({ path }) => path)).toEqual(["a.ts"]);
  expect(await applyPatch(repository, tree, patch ?? "")).toEqual({
    status: "applied",
    tree: recorded,
  });
  // In JSON as well, which a job hands to the next one.
  const handed = JSON.parse(JSON.stringify(patch));
  expect(await applyPatch(repository, tree, handed)).toMatchObject({ tree: recorded });
  live.keep();
  await bench.edit("b.ts", "b", "B");
  const next = await live.record();
  expect(await bytesAt(repository, next, "a.ts")).toEqual(bytes(text(now)));
  await live.reset();
  expect(await live.record()).toBe(recorded);
});

/** A file of a tree as it is. */
async function bytesAt({ gitBytes }: Repository, tree: string, path: string): Promise<Uint8Array> {
  return await gitBytes(["cat-file", "blob", `${tree}:${path}`]);
}

it("keeps line ends of a file that is no UTF-8, whatever a tool writes", async () => {
  const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
  const text = "// geb\xfchr\r\nconst a = 1;\nconst b = 2;";
  await using bench = await openBench({ "a.ts": bytes(text) }, ["a.ts"]);
  const { repository, live } = bench;
  await bench.edit("a.ts", "\r\n", "\n");
  await expect(live.record()).rejects.toThrow('it changes nothing of "a.ts" but line ends');
  await bench.edit("a.ts", "b = 2;", "b = 3;\n");
  const recorded = await live.record();
  expect(await bytesAt(repository, recorded, "a.ts")).toEqual(
    bytes(text.replace("b = 2", "b = 3")),
  );
});

it("puts back no line ends of a file with too many lines to compare, and says so", async () => {
  const text = `a\r\n${"b\n".repeat(2_100_000)}`;
  await using bench = await openBench({ "a.ts": text }, []);
  await bench.edit("a.ts", "b", "c");
  await expect(bench.live.record()).rejects.toThrow(
    'line ends of "a.ts" cannot be kept as they are, because it has more than 4 MB or 200,000 lines',
  );
});

it("says when a file's encoding cannot hold what was written", async () => {
  const latin = Uint8Array.from(Buffer.from("// geb\xfchr\n", "latin1"));
  await using bench = await openBench({ "a.ts": latin, "b.ts": latin }, ["a.ts"]);
  const { live, tree } = bench;
  await bench.edit("a.ts", "gebühr", "税込み");
  await expect(live.record()).rejects.toThrow(NotWritableError);
  await expect(live.record()).rejects.toThrow('"a.ts" is windows-1252');
  await live.reset();
  expect(await live.record()).toBe(tree);
  // A tool that knows UTF-8 alone destroys what was not decoded for it.
  await bench.edit("b.ts", "// ", "/// ");
  await expect(live.record()).rejects.toThrow('"b.ts" is not UTF-8');
});

it("records files that are made, removed and moved beside decoded ones", async () => {
  const latin = Uint8Array.from(Buffer.from("// geb\xfchr\n", "latin1"));
  await using bench = await openBench({ "a.ts": latin, "x/old.ts": "old\n" }, ["a.ts"]);
  const { repository, live } = bench;
  const folder = live.path;
  await rm(join(folder, "x"), { recursive: true });
  await writeFile(join(folder, "x"), "now a file\n");
  const now = await live.record();
  expect(await repository.git(["ls-tree", "-r", "--name-only", now])).toBe("a.ts\nx\n");
  expect(await bytesAt(repository, now, "a.ts")).toEqual(latin);
});
