import { describe, expect, it } from "vitest";
import { anchorIssue } from "../../../src/review/anchor/anchor.ts";
import { diffPath } from "../../../src/review/diff/diff.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import { renderDiff } from "../../../src/review/diff/render-diff.ts";
import { mergeIssues } from "../../../src/review/merge/merge.ts";
import { visible, withoutHidden } from "../../../src/text/hidden.ts";
import { madeIssue } from "../made-issue.ts";

const lines = [
  "# Notes",
  "⚠️ Never log the token of a user",
  "می\u200cخواهم کتاب را بخوانم",
  "plain line of some text",
  "zero\u200bwidth name here",
  'x = "a\u00adb"',
  "❤️",
  "it's ok ✔️",
  "//\r 2  3  evil();",
  "\u200b".repeat(400),
  "a\u200b\u200b\u200bb = first(1);",
  "section\u2028next\u0085last\u000cend",
  "last line with CRLF\r",
];
const added = (path: string, body: readonly string[]) =>
  `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${body.length} @@\n${body.map((line) => `+${line}\n`).join("")}`;
const diff = parseDiff(added("n.md", lines));
const shown = renderDiff(diff.files)
  .split("\n")
  .flatMap((line) => /^\+\d+ (.*)$/u.exec(line)?.[1] ?? []);

describe.each(lines.map((line, at) => [visible(line), at] as const))("quoting %s", (_line, at) => {
  const line = lines[at] ?? "";
  const rows: readonly (readonly [string, string])[] = [
    ["as it is shown", shown[at] ?? ""],
    ["with its characters", line],
    ...(withoutHidden(line).trim() === ""
      ? []
      : [["without what is hidden", withoutHidden(line)] as const]),
    ["behind its number", `+${at + 1} ${shown[at]}`],
    ["behind its number, as it once was", `    ${at + 1} +${shown[at]}`],
    ["in a run of marks", (shown[at] ?? "").replace(/⟨(U\+\w+) ×3⟩/u, "⟨$1⟩⟨$1⟩⟨$1⟩")],
  ];

  it.each(rows)("%s finds it", (_how, snippet) => {
    for (const claimed of [at + 1, at + 3, null]) {
      // One word alone could stand anywhere.
      if (claimed === null && !/\p{L}{3}.* .*\p{L}{3}/u.test(line)) continue;
      const anchor = anchorIssue(madeIssue({ file: "n.md", line: claimed, snippet }), diff);
      expect(anchor).toMatchObject({ how: "snippet", line: at + 1 });
    }
  });
});

it("finds lines around one that has nothing but hidden characters", () => {
  const snippet = shown.slice(8, 11).join("\n");
  const issue = madeIssue({ file: "n.md", line: 3, snippet });
  expect(anchorIssue(issue, diff)).toMatchObject({ how: "snippet", startLine: 9, line: 11 });
});

it("tells lines apart that differ in hidden characters alone, where the quote does", () => {
  const twins = parseDiff(
    added("a.ts", ["isAdmin = check(user);", "", "", "isAdmin\u200b = check(user);"]),
  );
  const placed = (snippet: string) =>
    anchorIssue(madeIssue({ file: "a.ts", line: 40, snippet }), twins).line;
  expect(placed("isAdmin⟨U+200B⟩ = check(user);")).toBe(4);
  expect(placed("isAdmin\u200b = check(user);")).toBe(4);
  expect(placed("isAdmin = check(user);")).toBe(1);
});

it.each(["⚠️.md", "⚠⟨U+FE0F⟩.md", "⚠.md", "docs/⚠⟨U+FE0F⟩.md", "a/docs/⚠.md"])(
  "finds the file of the path %s",
  (file) => {
    const both = parseDiff(
      `${added("n.md", ["other words"])}${added("docs/⚠️.md", ["words in it"])}`,
    );
    const paths = new Set(both.files.map(diffPath));
    const known = { headPaths: paths, basePaths: paths, textOf: () => undefined };
    expect(anchorIssue(madeIssue({ file, line: 1 }), both, known)).toMatchObject({
      kind: "line",
      file: "docs/⚠️.md",
    });
  },
);

it("means the file without hidden characters where both are in the diff", () => {
  const both = parseDiff(`${added("a\u200b.md", ["words"])}${added("a.md", ["words"])}`);
  const placed = (file: string) => anchorIssue(madeIssue({ file, line: 1 }), both).file;
  expect(placed("a.md")).toBe("a.md");
  expect(placed("a⟨U+200B⟩.md")).toBe("a\u200b.md");
});

it("takes two quotes of one line for the same code, whatever is left out of them", () => {
  const raised = ["check⟨U+200B ×2⟩(user);", "check(user);"].map((snippet, at) => ({
    source: { reviewer: String(at), index: 0 },
    issue: madeIssue({
      line: 10 + 200 * at,
      snippet,
      title: at === 0 ? "Missing null check of the user" : "No guard for a null user",
      description: at === 0 ? "It throws." : "Crash on null.",
    }),
  }));
  const apart = raised.map((one, at) => ({
    ...one,
    issue: { ...one.issue, snippet: `check(${at});` },
  }));
  expect(mergeIssues(raised)).toHaveLength(1);
  expect(mergeIssues(apart)).toHaveLength(2);
});
