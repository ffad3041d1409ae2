import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDiff } from "../../../../src/review/diff/parse/parse-diff.ts";

const require = createRequire(import.meta.url);

interface LibraryChange {
  readonly type: "add" | "del" | "normal";
  readonly ln?: number;
  readonly ln1?: number;
  readonly ln2?: number;
  readonly content: string;
}
const parseDiffLibrary: (text: string) => {
  from: string;
  to: string;
  chunks: { oldStart: number; newStart: number; changes: LibraryChange[] }[];
}[] = require("parse-diff");

interface GitdiffChange {
  readonly type: "insert" | "delete" | "normal";
  readonly lineNumber?: number;
  readonly oldLineNumber?: number;
  readonly newLineNumber?: number;
  readonly content: string;
}
const gitdiffParser: {
  parse(text: string): {
    oldPath: string;
    newPath: string;
    hunks: { oldStart: number; oldLines: number; newLines: number; changes: GitdiffChange[] }[];
  }[];
} = require("gitdiff-parser");

// Plain cases only, where the libraries are right: simple names, no empty counts, no quotes, no changes of name or mode.
const word = fc.stringMatching(/^[a-z]{1,6}$/);
const lines = fc.array(
  fc.tuple(fc.constantFrom(" ", "+", "-"), fc.stringMatching(/^[ -~]{0,12}$/)),
  { minLength: 1, maxLength: 12 },
);
const fileText = fc
  .tuple(word, fc.array(lines, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([name, hunks, noNewline]) => {
    const head = `diff --git a/${name}.ts b/${name}.ts\nindex 1111111..2222222 100644`;
    const [, ...body] = hunks.reduce(
      ([start, ...texts], hunk): [number, ...string[]] => {
        const all = [[" ", "context"], ...hunk];
        const count = (sign: string) => all.filter(([own]) => own !== sign).length;
        const place = `@@ -${start},${count("+")} +${start},${count("-")} @@ section`;
        const text = [place, ...all.map((parts) => parts.join(""))].join("\n");
        return [start + 100, ...texts, text];
      },
      [1] as [number, ...string[]],
    );
    const end = noNewline ? "\n\\ No newline at end of file" : "";
    return `${head}\n--- a/${name}.ts\n+++ b/${name}.ts\n${body.join("\n")}${end}\n`;
  });
const diffText = fc.array(fileText, { minLength: 1, maxLength: 4 }).map((files) => files.join(""));

const signs = { context: " ", added: "+", deleted: "-" } as const;

describe("parseDiff beside the libraries", () => {
  it("agrees with parse-diff on paths, lines and numbers", () => {
    fc.assert(
      fc.property(diffText, (text) => {
        const ours = parseDiff(text).files.map(({ oldPath, newPath, hunks }) => ({
          paths: [oldPath, newPath],
          hunks: hunks.map((hunk) =>
            hunk.lines.map((line) => [signs[line.kind] + line.text, line.oldLine, line.newLine]),
          ),
        }));
        const theirs = parseDiffLibrary(text).map(({ from, to, chunks }) => ({
          paths: [from, to],
          hunks: chunks.map(({ changes }) =>
            changes
              .filter(({ content }) => !content.startsWith("\\"))
              .map(({ type, content, ln, ln1, ln2 }) => [
                content,
                (type === "del" ? ln : ln1) ?? null,
                (type === "add" ? ln : ln2) ?? null,
              ]),
          ),
        }));
        expect(ours).toEqual(theirs);
      }),
    );
  });

  it("agrees with gitdiff-parser on paths, lines and numbers", () => {
    fc.assert(
      fc.property(diffText, (text) => {
        const ours = parseDiff(text).files.map(({ oldPath, newPath, hunks }) => ({
          paths: [oldPath, newPath],
          hunks: hunks.map(({ oldStart, oldCount, newCount, lines }) => ({
            numbers: [oldStart, oldCount, newCount],
            lines: lines.map((line) => [line.text, line.oldLine, line.newLine]),
          })),
        }));
        const theirs = gitdiffParser.parse(text).map(({ oldPath, newPath, hunks }) => ({
          paths: [oldPath, newPath],
          hunks: hunks.map(({ oldStart, oldLines, newLines, changes }) => ({
            numbers: [oldStart, oldLines, newLines],
            lines: changes.map((one) => [
              one.content,
              (one.type === "delete" ? one.lineNumber : one.oldLineNumber) ?? null,
              (one.type === "insert" ? one.lineNumber : one.newLineNumber) ?? null,
            ]),
          })),
        }));
        expect(ours).toEqual(theirs);
      }),
    );
  });
});
