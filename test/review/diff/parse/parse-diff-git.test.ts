import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FileDiff } from "../../../../src/review/diff/diff.ts";
import { createDiffParser, parseDiff } from "../../../../src/review/diff/parse/parse-diff.ts";
import { cleanEnvironment } from "../../../world/environment.ts";
import { type TemporaryFolder, temporaryFolder } from "../../../world/temporary-folder.ts";
import { applyFileDiff } from "../apply-file-diff.ts";

/** A file in a made-up tree; a link's text is what it points to. */
interface File {
  readonly mode: "100644" | "100755" | "120000";
  readonly text: string;
}
type Tree = Readonly<Record<string, File>>;

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder("diff");
  git("init", "--quiet", work());
});
afterAll(() => folder[Symbol.asyncDispose]());

const work = () => path.join(folder.path, "work");

function git(...args: string[]): string {
  return execFileSync("git", args, {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env: cleanEnvironment(folder.path, {
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_DIR: path.join(work(), ".git"),
      GIT_WORK_TREE: work(),
    }),
  });
}

/** Writes a tree with real files and answers with git's name for it. */
function writeTree(tree: Tree): string {
  rmSync(path.join(work(), "files"), { recursive: true, force: true });
  for (const [name, { mode, text }] of Object.entries(tree)) {
    const file = path.join(work(), "files", name);
    mkdirSync(path.dirname(file), { recursive: true });
    if (mode === "120000") symlinkSync(text, file);
    else writeFileSync(file, text);
    if (mode === "100755") chmodSync(file, 0o755);
  }
  git("-C", work(), "add", "--all", "--force", ".");
  return git("write-tree").trim();
}

function applied(files: readonly FileDiff[], before: Tree, after: Tree): Tree {
  const strip = (name: string | null) => name?.replace(/^files\//, "") ?? "";
  const result: Record<string, File> = { ...before };
  for (const { oldPath, status } of files) {
    if (status === "deleted" || status === "renamed") delete result[strip(oldPath)];
  }
  for (const file of files) {
    if (file.newPath === null) continue;
    const old = before[strip(file.oldPath)];
    const name = strip(file.newPath);
    const mode = (file.newMode ?? old?.mode) as File["mode"];
    const text = file.binary ? (after[name]?.text ?? "") : applyFileDiff(file, old?.text ?? "");
    result[name] = { mode, text };
  }
  return result;
}

const line = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("a", "b", "c", "return x;", "}", "") },
  fc.constantFrom("-- x", "++ y", "+", "-", "@@ -1 +1 @@", "diff --git a/x b/x", "\\ No newline"),
  fc.constantFrom("carriage\r", "--- a/x", "+++ b/x", "ü – 漢字 😀", "\ttab", " blank ", "\u2028"),
);
const text = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
  .map(([lines, ends]) => lines.join("\n") + (ends && lines.length > 0 ? "\n" : ""));
const file: fc.Arbitrary<File> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ mode: fc.constantFrom("100644", "100755"), text }) },
  fc.constantFrom<File>({ mode: "120000", text: "target" }, { mode: "120000", text: "other" }),
  fc.constantFrom<File>({ mode: "100644", text: "\0binary" }, { mode: "100644", text: "\0bin" }),
);
const name = fc
  .tuple(
    fc.constantFrom("", "folder/", "sp ace b/", "ümlaut/", "a/", "b/"),
    fc.constantFrom("x", "y z", " b", 'quo"te', "back\\slash", "tab\tn\nl", "漢字 😀", "-n", "{a}"),
  )
  .map((parts) => parts.join(""));
const tree = fc.dictionary(name, file, { maxKeys: 6 });
/** A second tree that has much of the first, so that git finds changes, renames and copies. */
const change = tree.chain((before) =>
  fc.record({
    before: fc.constant(before),
    after: fc
      .tuple(tree, fc.array(fc.tuple(name, name, fc.option(line)), { maxLength: 6 }))
      .map(([fresh, moves]) => {
        const after: Record<string, File> = { ...before };
        for (const [from, to, extra] of moves) {
          const moved = after[from] ?? Object.values(before)[0];
          if (moved === undefined) continue;
          delete after[from];
          const more = extra === null || moved.mode === "120000" ? "" : `${extra}\n`;
          after[to] = { ...moved, text: more + moved.text };
        }
        return { ...after, ...fresh };
      }),
  }),
);

describe("parseDiff on what git prints", () => {
  it("gives the new tree when what was parsed is applied to the old one", () => {
    const options = fc.subarray(["--find-renames=30%", "--find-copies-harder", "--binary"]);
    fc.assert(
      fc.property(change, options, fc.integer({ min: 0, max: 4 }), (trees, flags, context) => {
        const ids = [writeTree(trees.before), writeTree(trees.after)];
        const printed = git("diff", ...flags, `--unified=${context}`, ...ids);
        const { files } = parseDiff(printed);
        expect(applied(files, trees.before, trees.after)).toEqual(trees.after);
      }),
      { numRuns: 60 },
    );
  });

  it("gives the same files wherever the text is cut", () => {
    fc.assert(
      fc.property(change, fc.infiniteStream(fc.integer({ min: 1, max: 60 })), (trees, sizes) => {
        const printed = git("diff", "-M", writeTree(trees.before), writeTree(trees.after));
        const parser = createDiffParser();
        const files: FileDiff[] = [];
        for (let rest = printed; rest !== ""; ) {
          const size: number = sizes.next().value;
          files.push(...parser.push(rest.slice(0, size)));
          rest = rest.slice(size);
        }
        files.push(...parser.end());
        expect({ files }).toEqual(parseDiff(printed));
      }),
      { numRuns: 30 },
    );
  });

  it("names submodules, and says nothing of their code", () => {
    const before = writeTree({ x: { mode: "100644", text: "x\n" } });
    const commit = "1234567890123456789012345678901234567890";
    git("update-index", "--add", "--cacheinfo", `160000,${commit},files/lib`);
    const [file] = parseDiff(git("diff", before, git("write-tree").trim())).files;
    expect(file).toMatchObject({ newPath: "files/lib", submodule: true, status: "added" });
  });
});
