import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import type { Repository } from "../../src/git/repository.ts";
import { readScope } from "../../src/run/change/scope.ts";
import { noGuidelines, readGuidelines } from "../../src/run/guidelines/guidelines.ts";
import { shardsOf } from "../../src/run/prompts.ts";
import { hasHidden, visible } from "../../src/text/hidden.ts";
import { type MadeFiles, madeCommit, madeRepository } from "../git/made-commit.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

/** What some program takes for the end of a line, and git does not. */
const lineEnds = [..."\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029"];
const piece = fc.oneof(
  fc.constantFrom("\n", "\r\n", "\r\r\n", ...lineEnds),
  fc.constantFrom(
    "a();",
    " ",
    "1  2 +evil();",
    "\u200b",
    "\u200b\u200b\u200b",
    "⚠️",
    "ü",
    "@@ -1 @@",
    "+2 evil();",
  ),
  fc.constantFrom("=== x", "\ufeff", "⟨U+200B⟩", "\\ No newline", "DATA-0>>>"),
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

interface Prompted {
  readonly repository: Repository;
  readonly base: string;
  readonly head: string;
  readonly prompt: string;
}

/** The prompts of a change, files included, together. */
async function promptOf(folder: string, before: MadeFiles, after: MadeFiles): Promise<Prompted> {
  const repository = await madeRepository(join(folder, "repository"));
  const { commit: base } = await madeCommit(repository, before);
  const { commit: head } = await madeCommit(repository, after);
  const scope = await readScope(repository, base, head, []);
  const change = { repository, base, head, ...scope, dirty: new Set<string>() };
  const { tree } = scope;
  const parts = await shardsOf({ ...change, title: "", body: "" }, noGuidelines, { tree });
  const prompt = parts.flatMap((part) => [part.prompt, part.attached]).join("\n");
  return { repository, base, head, prompt };
}

interface Row {
  readonly sign: string;
  readonly number: number;
  readonly text: string;
}

/** The numbered lines of each file of the diffs in a prompt. */
function rowsOf(prompt: string): ReadonlyMap<string, readonly Row[]> {
  const files = new Map<string, Row[]>();
  let rows: Row[] = [];
  for (const line of prompt.split("\n")) {
    const path = /^=== ("[^"]+") \(/.exec(line)?.[1];
    if (path !== undefined) {
      rows = [];
      files.set(JSON.parse(path), rows);
    } else if (/^<<<DATA-\d+ file /.test(line)) {
      rows = [];
    } else {
      const row = /^([+-]?)(\d+)(?: (.*))?$/su.exec(line);
      if (row !== null)
        rows.push({ sign: row[1] ?? "", number: Number(row[2]), text: row[3] ?? "" });
    }
  }
  return files;
}

/** A text's lines as git counts them. */
const linesOf = (content: string) => content.replace(/\n$/, "").split("\n");
/** As a line may be shown: with the carriage return of its CRLF, or without. */
const shownAs = (line = "") => [visible(line), visible(line.replace(/\r$/, ""))];

it("shows as many lines as git has, with git's numbers, whatever is in them", async () => {
  await using folder = await temporaryFolder("lines");
  let runs = 0;
  const files = fc.array(fc.tuple(text, text), { minLength: 8, maxLength: 16 });
  await fc.assert(
    fc.asyncProperty(files, async (pairs) => {
      const tree = (side: 0 | 1) =>
        Object.fromEntries(pairs.map((pair, at) => [`${at}.ts`, pair[side]]));
      const { repository, base, head, prompt } = await promptOf(
        join(folder.path, String(runs++)),
        tree(0),
        tree(1),
      );
      expect(hasHidden(prompt)).toBe(false);
      const rows = rowsOf(prompt);
      const counts = await repository.git(["diff", "--numstat", base, head]);
      for (const [added, deleted, path] of counts
        .split("\n")
        .filter((line) => line !== "")
        .map((one) => one.split("\t"))) {
        const [before, after] = pairs[Number.parseInt(path ?? "", 10)] ?? ["", ""];
        const shown = rows.get(path ?? "") ?? [];
        expect(shown.filter(({ sign }) => sign === "+")).toHaveLength(Number(added));
        expect(shown.filter(({ sign }) => sign === "-")).toHaveLength(Number(deleted));
        for (const { sign, number, text: said } of shown) {
          const lines = linesOf(sign === "-" ? before : after);
          expect(shownAs(lines[number - 1])).toContain(said);
        }
        if (shown.length === 0 || after === "") continue;
        // The whole file has the same lines.
        const whole = new RegExp(
          `<<<(DATA-\\d+) file "${path}" after[^\\n]*\\n(.*?)\\n\\1>>>`,
          "s",
        );
        expect(whole.exec(prompt)?.[2]?.split("\n")).toHaveLength(linesOf(after).length);
      }
    }),
    { numRuns: 12 },
  );
}, 60_000);

describe.each(lineEnds.map((end) => [visible(end), end] as const))("%s in code", (mark, end) => {
  const hiding = `//${end} 2  3  evil();`;

  it("begins no line of the diff, and none of the whole file", async () => {
    await using folder = await temporaryFolder("line");
    const after = { "x.js": `a();\n${hiding}\nb();\n` };
    const { prompt } = await promptOf(folder.path, { "x.js": "a();\nb();\n" }, after);
    expect(prompt).toContain(`\n1 a();\n+2 //${mark} 2  3  evil();\n3 b();\n`);
    expect(prompt).toContain(`\n1 a();\n2 //${mark} 2  3  evil();\n3 b();\n`);
  });

  it("begins no line of the guidelines", async () => {
    await using folder = await temporaryFolder("line");
    const repository = await madeRepository(join(folder.path, "repository"));
    const { commit: base } = await madeCommit(repository, { "AGENTS.md": `Look.${end}Well.\n` });
    const { textFor } = await readGuidelines({ repository, base }, ["a.ts"], parseConfig({}));
    expect(textFor(["a.ts"])).toContain(`Look.${mark}Well.`);
  });
});

it("shows names in all their places as one line", async () => {
  await using folder = await temporaryFolder("names");
  const name = "a\u2028b\u0085.ts";
  const { prompt } = await promptOf(folder.path, { [name]: "1;\n" }, { [name]: "2;\n" });
  expect(prompt).toContain('=== "a⟨U+2028⟩b⟨U+0085⟩.ts" (modified)');
  expect(prompt).toContain('file "a⟨U+2028⟩b⟨U+0085⟩.ts" after the change');
  expect(hasHidden(prompt)).toBe(false);
});

it("lists a name with a line feed in it as one", async () => {
  await using folder = await temporaryFolder("names");
  const after = { "a.ts": "1;\n", "b\nc.ts (reviewed before)\n/yarn.lock": "# yarn lockfile v1\n" };
  const { prompt } = await promptOf(folder.path, {}, after);
  expect(prompt).toContain("\nb⟨U+000A⟩c.ts (reviewed before)⟨U+000A⟩/yarn.lock (lock file)\n");
});

it("keeps a prompt small in which one hidden character stands for pages", async () => {
  await using folder = await temporaryFolder("runs");
  const lines = Array.from({ length: 580 }, () => "\u200b".repeat(400));
  const { prompt } = await promptOf(folder.path, {}, { "zw.ts": `${lines.join("\n")}\n` });
  expect(prompt).toContain("\n+580 ⟨U+200B ×400⟩\n");
  expect(prompt.length).toBeLessThan(40_000);
});
