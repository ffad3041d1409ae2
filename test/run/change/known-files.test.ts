import { join } from "node:path";
import iconv from "iconv-lite";
import { expect, it } from "vitest";
import type { Review } from "../../../src/panel/join-reviews.ts";
import { readKnownFiles } from "../../../src/run/change/known-files.ts";
import { readScope } from "../../../src/run/change/scope.ts";
import { mergeReviews, raisedIssues } from "../../../src/run/issues/merge-reviews.ts";
import { recallIssue } from "../../../src/run/issues/recall-issue.ts";
import { type MemoryIssue, noMemory } from "../../../src/run/memory.ts";
import { madeCommit, madeRepository } from "../../git/made-commit.ts";
import { madeIssue } from "../../review/made-issue.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

const many = Array.from({ length: 40 }, (_, at) => `line ${at + 1} of the file`).join("\n");
const files = {
  "src/a.ts": `${many}\n`,
  "README.rst": "Title\n=====\nUse the old endpoint here.\n",
  "latin.txt": iconv.encode("first\nGrüße an alle Leser\n", "windows-1252"),
  "wide.txt": iconv.encode("\ufeffone\nwide words stand here\n", "utf-16le"),
  "large.txt": "x".repeat(2 << 20),
  "logo.bin": new Uint8Array([0, 1, 2, 3, 0, 255, 254, 0, 7]),
};
const after = {
  ...files,
  "src/a.ts": `${many.replace("line 30 of", "line 30 in")}\n`,
  "examples/README.rst": "Title\n=====\nUse the new endpoint here.\n",
};

async function changed() {
  const folder = await temporaryFolder("known");
  const repository = await madeRepository(join(folder.path, "repository"));
  const [base, head] = [await madeCommit(repository, files), await madeCommit(repository, after)];
  const scope = await readScope(repository, base.commit, head.commit, []);
  const change = { ...scope, repository, base: base.commit, head: head.commit };
  return { change, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

const review = (
  ...said: readonly { readonly file: string; readonly snippet: string }[]
): Review => ({
  ...{ reviewer: "claude", status: "ok", reason: null, summary: "", droppedCount: 0 },
  ...{ issueCount: said.length, missedShards: [], durationMs: 0 },
  issues: said.map((one, at) => ({
    ...madeIssue({ line: 3 }),
    ...{ side: "RIGHT", severity: "low", category: "bug", confidence: 0.9, preExisting: false },
    title: `Defect ${"abcdefgh"[at]?.repeat(9)}`,
    description: "",
    ...one,
  })),
});

it("knows all names, and the texts that issues may mean, in any encoding", async () => {
  await using made = await changed();
  const asked = ["README.rst", "latin.txt", "wide.txt", "large.txt", "logo.bin", "src/a.ts"];
  const claims = asked.map((file) => ({ file }));
  const known = await readKnownFiles(made.change, claims, noMemory);
  expect([...known.headPaths].toSorted()).toEqual(Object.keys(after).toSorted());
  expect([...known.basePaths].toSorted()).toEqual(Object.keys(files).toSorted());
  expect(known.textOf("README.rst")).toBe(files["README.rst"]);
  expect(known.textOf("latin.txt")).toBe("first\nGrüße an alle Leser\n");
  expect(known.textOf("wide.txt")).toContain("\nwide words stand here\n");
  expect(known.textOf("src/a.ts")).toBe(after["src/a.ts"]);
  expect(["large.txt", "logo.bin", "examples/README.rst"].map(known.textOf)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("places what a run's reviewers say of unchanged code where it is", async () => {
  await using made = await changed();
  const { change } = made;
  const reviews = [
    review(
      { file: "README.rst", snippet: "Use the old endpoint here." },
      { file: "src/a.ts", snippet: "line 5 of the file" },
      { file: "latin.txt", snippet: "Grüße an alle Leser" },
    ),
  ];
  const raised = raisedIssues(reviews, change.diff).map(({ issue }) => issue);
  const known = await readKnownFiles(change, raised, noMemory);
  const { issues } = mergeReviews(reviews, { diff: change.diff, silence: () => undefined, known });
  const anchors = new Map(issues.map(({ file, anchor }) => [file, anchor]));
  expect(anchors.get("README.rst")).toMatchObject({
    kind: "pull-request",
    location: { file: "README.rst", line: 3 },
  });
  expect(anchors.get("src/a.ts")).toMatchObject({ kind: "file", location: { line: 5 } });
  expect(anchors.get("latin.txt")).toMatchObject({ location: { file: "latin.txt", line: 2 } });
});

it("places what an earlier run said of unchanged code where it is", async () => {
  await using made = await changed();
  const { change } = made;
  const remembered: MemoryIssue = {
    ...madeIssue({ file: "src/a.ts", line: 4, snippet: "line 29 of the file" }),
    ...{ fingerprint: "a".repeat(64), path: "src/a.ts", code: [], state: "open", votes: [] },
    ...{ reviewers: ["claude"], inThread: false },
    snippet: "line 5 of the file",
  };
  const memory = { ...noMemory, issues: [remembered] };
  const known = await readKnownFiles(change, [], memory);
  const recalled = recallIssue(remembered, change.diff, memory.renamedFrom, known);
  expect(recalled).toMatchObject({ file: "src/a.ts", line: 5, anchor: { kind: "file" } });
});
