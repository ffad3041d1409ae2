import { describe, expect, it } from "vitest";
import { markedIssue, readMarkedIssue } from "../../../src/github/marker/marked-issue.ts";
import { issueOn } from "../../report/sample.ts";

const vote = { reviewer: "codex", verdict: "confirm", reason: "It is so." } as const;
const issue = {
  ...issueOn(6),
  endLine: 8,
  snippet: "total()",
  suggestion: "Add it up.",
  votes: [vote],
  code: ["0123456789ab"],
};

describe("markedIssue", () => {
  it("is the issue without what no command needs, and is read back", () => {
    const marked = markedIssue(issue);
    expect(marked).toEqual({
      fingerprint: issue.fingerprint,
      reviewers: ["claude"],
      file: "src/cart.ts",
      line: 6,
      endLine: 8,
      side: "RIGHT",
      severity: "high",
      category: "bug",
      title: issue.title,
      description: issue.description,
      snippet: "total()",
      suggestion: "Add it up.",
      confidence: 0.9,
      preExisting: false,
      votes: [vote],
      path: "src/cart.ts",
      code: ["0123456789ab"],
    });
    expect(readMarkedIssue(marked)).toEqual(marked);
  });

  it("names the file where the issue was found, else the one it was reported in", () => {
    const { anchor } = issue;
    const moved = { ...issue, anchor: { ...anchor, file: "src/moved.ts" } } as typeof issue;
    expect(markedIssue(moved).file).toBe("src/moved.ts");
    expect(markedIssue({ ...issue, anchor: null }).file).toBe("src/cart.ts");
  });

  it("suggests what the reviewers agreed on before what one of them wrote", () => {
    const suggestions = [{ reviewer: "codex", text: "Sum it." }] as unknown as [];
    expect(markedIssue({ ...issue, suggestions }).suggestion).toBe("Sum it.");
    expect(markedIssue({ ...issue, suggestion: null }).suggestion).toBeNull();
  });

  it("cuts long texts and further votes", () => {
    const long = "x".repeat(5_000);
    const marked = markedIssue({
      ...issue,
      title: long,
      description: long,
      snippet: long,
      suggestion: long,
      votes: Array.from({ length: 9 }, () => ({ ...vote, reason: long })),
    });
    expect([marked.title.length, marked.description.length]).toEqual([300, 2000]);
    expect([marked.snippet?.length, marked.suggestion?.length]).toEqual([2000, 2000]);
    expect(marked.votes.map(({ reason }) => reason.length)).toEqual(Array(8).fill(300));
  });
});

describe("readMarkedIssue", () => {
  const marked = markedIssue(issue);

  it.each([
    ["nothing", null],
    ["a text", "x"],
    ["no fingerprint", { ...marked, fingerprint: undefined }],
    ["a fingerprint too short", { ...marked, fingerprint: marked.fingerprint.slice(1) }],
    ["a fingerprint too long", { ...marked, fingerprint: `${marked.fingerprint}0` }],
    ["a fingerprint behind something", { ...marked, fingerprint: `x${marked.fingerprint}` }],
    ["a list of fingerprints", { ...marked, fingerprint: [marked.fingerprint] }],
    ["no title", { ...marked, title: undefined }],
    ["no description", { ...marked, description: null }],
    ["no reviewers", { ...marked, reviewers: "claude" }],
    ["a reviewer without a name", { ...marked, reviewers: ["claude", 1] }],
  ])("reads no issue from %s", (_what, value) => {
    expect(readMarkedIssue(value)).toBeUndefined();
  });

  it("knows nothing of a member that it cannot read", () => {
    const odd = { ...marked, file: 1, line: "6", endLine: 0, side: "UP", severity: "x" };
    const odder = { ...odd, category: "x", snippet: 1, suggestion: [], confidence: "0.9" };
    expect(readMarkedIssue({ ...odder, votes: "x", path: 1, code: "0123456789ab" })).toEqual({
      fingerprint: marked.fingerprint,
      reviewers: marked.reviewers,
      title: marked.title,
      description: marked.description,
      file: null,
      line: null,
      endLine: null,
      side: null,
      severity: null,
      category: null,
      snippet: null,
      suggestion: null,
      confidence: null,
      preExisting: false,
      votes: [],
      path: "",
      code: [],
    });
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])("knows no line %d", (line) => {
    expect(readMarkedIssue({ ...marked, line })?.line).toBeNull();
  });

  it("knows the first line", () => {
    expect(readMarkedIssue({ ...marked, line: 1 })?.line).toBe(1);
  });

  it("takes the file for the path as first reported, in markers that do not say it", () => {
    expect(readMarkedIssue({ ...marked, path: undefined, file: "a.ts" })?.path).toBe("a.ts");
  });

  it("leaves out votes and keys of code that are none", () => {
    const votes = [
      null,
      1,
      { ...vote, reviewer: 1 },
      { ...vote, verdict: "perhaps" },
      { ...vote, reason: null },
      vote,
    ];
    const code = [
      1,
      ["0123456789ab"],
      "0123456789a",
      "0123456789abc",
      "x0123456789ab",
      "0123456789ab",
    ];
    const read = readMarkedIssue({ ...marked, votes, code });
    expect([read?.votes, read?.code]).toEqual([[vote], ["0123456789ab"]]);
  });
});
