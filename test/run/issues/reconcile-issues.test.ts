import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MarkedIssue } from "../../../src/github/marker/marked-issue.ts";
import { markedIssue } from "../../../src/github/marker/marked-issue.ts";
import type { MergedIssue } from "../../../src/model/issue.ts";
import { anchorIssue } from "../../../src/review/anchor/anchor.ts";
import type { Diff } from "../../../src/review/diff/diff.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import { changedSince } from "../../../src/review/history/changed-since.ts";
import type { Silence } from "../../../src/review/scope/silence.ts";
import {
  type ReconciledIssues,
  reconcileIssues,
} from "../../../src/run/issues/reconcile-issues.ts";
import { firstPaths, type Memory, type MemoryIssue, noMemory } from "../../../src/run/memory.ts";
import { madeMergedIssue } from "../../review/made-issue.ts";

/** A new file with these lines. */
function added(path: string, lines: readonly string[]): string {
  const body = lines.map((line) => `+${line}\n`).join("");
  return `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${body}`;
}
const diffOf = (files: Readonly<Record<string, readonly string[]>>): Diff =>
  parseDiff(
    Object.entries(files)
      .map(([path, lines]) => added(path, lines))
      .join(""),
  );

const policy = { minSeverity: "low", minAgreement: 1, minConfidence: 0, maxComments: 25 } as const;
const divide = "return total / count;";
const log = "console.log(password);";
const words = {
  [divide]: { title: "Division by zero", description: "count may be 0 in an empty cart." },
  [log]: { title: "The password is logged", description: "It ends up in plain text." },
};

function issue(code: keyof typeof words, diff: Diff, file = "src/a.ts"): MergedIssue {
  const said = madeMergedIssue({ file, snippet: code, ...words[code] });
  return { ...said, anchor: anchorIssue(said, diff) };
}

interface Given {
  readonly memory?: Partial<Memory>;
  readonly complete?: boolean;
  readonly maxComments?: number;
  /** The change of the last review, when only what differs is looked at. */
  readonly before?: Diff;
  readonly silence?: Silence;
}

function settle(
  merged: readonly MergedIssue[],
  diff: Diff,
  { memory = {}, complete = true, maxComments = 25, before, silence = () => undefined }: Given = {},
): ReconciledIssues {
  const reviewed = before === undefined ? diff : { files: changedSince(before, diff) };
  return reconcileIssues(merged, {
    change: { diff, reviewed },
    memory: { ...noMemory, ...memory },
    policy: { ...policy, maxComments },
    silence,
    complete,
  });
}

/** What a later run remembers of a first one's issues. */
function remembered(
  { issues }: ReconciledIssues,
  more: Partial<Pick<MemoryIssue, "state" | "inThread" | "silenced">> = {},
): MemoryIssue[] {
  return issues.map(markedIssue).map((marked: MarkedIssue) => {
    return { ...marked, state: "open", inThread: true, ...more };
  });
}

const one = diffOf({ "src/a.ts": ["const a = 1;", divide, "const b = 2;"] });
const first = settle([issue(divide, one)], one);
const [known] = first.issues;

describe("settleIssues", () => {
  it("says everything on the first run", () => {
    expect(first).toMatchObject({ resolved: [], dismissed: [] });
    expect(known).toMatchObject({ state: "new", path: "src/a.ts", shown: { where: "inline" } });
    expect(known?.code).toHaveLength(1);
  });

  it("keeps the ID of an issue that moved, in other words and in a renamed file", () => {
    const diff = diffOf({ "src/b.ts": ["// one", "// two", `  ${divide}`] });
    const again = {
      ...issue(divide, diff, "src/b.ts"),
      title: "The cart's average divides by zero",
      description: "For an empty cart count is 0, and total / count is NaN.",
    };
    const renamedFrom = firstPaths(["src/b.ts"], new Map([["src/b.ts", "src/a.ts"]]), new Map());
    const { issues } = settle([again], diff, {
      memory: { issues: remembered(first), renamedFrom },
    });
    expect(issues).toMatchObject([{ id: known?.id, state: "open", path: "src/a.ts" }]);
  });

  it("keeps open what nobody raised again as long as its code stands, at its line of now", () => {
    const diff = diffOf({ "src/a.ts": ["// one", "// two", "// three", divide] });
    const { issues, resolved } = settle([], diff, { memory: { issues: remembered(first) } });
    expect(resolved).toEqual([]);
    expect(issues).toMatchObject([
      { id: known?.id, state: "open", sources: [], anchor: { kind: "line", line: 4 } },
    ]);
  });

  it("resolves what is gone, but nothing when not all was looked at or git lost the old names", () => {
    const diff = diffOf({ "src/c.ts": ["const c = 3;"] });
    const memory = { issues: remembered(first) };
    const gone = settle([], diff, { memory });
    expect(gone).toMatchObject({ issues: [], resolved: [{ id: known?.id, path: "src/a.ts" }] });
    for (const given of [
      { memory, complete: false },
      { memory: { ...memory, renamesKnown: false } },
    ]) {
      const { issues, resolved } = settle([], diff, given);
      expect(resolved).toEqual([]);
      expect(issues.map(({ id }) => id)).toEqual([known?.id]);
    }
  });

  it("lists what is in a silent file and no more, also what an earlier run said there", () => {
    const silence = (file: string) => (file === "src/a.ts" ? "ignored by src/a.ts" : undefined);
    const listed = {
      silenced: "ignored by src/a.ts",
      shown: { where: "summary", reason: "its file is not reviewed (ignored by src/a.ts)" },
    };
    const both = diffOf({ "src/a.ts": [divide], "src/b.ts": [log] });
    const merged = [issue(divide, both), issue(log, both, "src/b.ts")];
    // It takes no comment's place.
    expect(settle(merged, both, { silence, maxComments: 1 }).issues).toMatchObject([
      { title: words[divide].title, state: "new", ...listed },
      { title: words[log].title, state: "new", shown: { where: "inline" } },
    ]);
    const refuted = { reviewer: "codex", verdict: "refute", reason: "" } as const;
    const doubted = [issue(divide, both), { ...issue(log, both, "src/b.ts"), votes: [refuted] }];
    expect(settle(doubted, both, { silence }).issues).toMatchObject([
      listed,
      { shown: { where: "summary", reason: "refuted by codex" } },
    ]);
    const memory = { issues: remembered(first) };
    for (const raised of [[], [issue(divide, one)]]) {
      const again = settle(raised, one, { memory, silence });
      expect(again).toMatchObject({ issues: [{ state: "open", ...listed }], resolved: [] });
    }
  });

  it("says what was only listed once its file is reviewed again", () => {
    const silence = () => "generated";
    const before = settle([issue(divide, one)], one, { silence });
    const memory = { issues: remembered(before, { silenced: true, inThread: false }) };
    const { issues } = settle([issue(divide, one)], one, { memory });
    expect(issues).toMatchObject([{ id: known?.id, state: "new", shown: { where: "inline" } }]);
    expect(issues[0]).not.toHaveProperty("silenced");
    // Its thread says it already.
    const inThread = { issues: remembered(before, { silenced: true, inThread: true }) };
    expect(settle([issue(divide, one)], one, { memory: inThread }).issues).toMatchObject([
      { state: "open", shown: { where: "inline" } },
    ]);
  });

  it("lists what was there before the change, once as new and then as open", () => {
    const older = { ...issue(divide, one), preExisting: true };
    const listed = { where: "summary", reason: "it was there before the change" };
    const before = settle([older, issue(divide, one)].slice(0, 1), one, { maxComments: 0 });
    expect(before.issues).toMatchObject([{ state: "new", preExisting: true, shown: listed }]);
    const memory = { issues: remembered(before, { inThread: false }) };
    for (const raised of [[older], []]) {
      expect(settle(raised, one, { memory }).issues).toMatchObject([
        { id: known?.id, state: "open", preExisting: true, shown: listed },
      ]);
    }
  });

  it("says as new what a later run finds to be caused by the change, and lets nothing stop to count", () => {
    const older = { ...issue(divide, one), preExisting: true };
    const before = settle([older], one);
    const listed = { issues: remembered(before, { inThread: false }) };
    expect(settle([issue(divide, one)], one, { memory: listed }).issues).toMatchObject([
      { id: known?.id, state: "new", preExisting: false, shown: { where: "inline" } },
    ]);
    expect(settle([older], one, { memory: { issues: remembered(first) } }).issues).toMatchObject([
      { id: known?.id, state: "open", preExisting: false, shown: { where: "inline" } },
    ]);
  });

  it("leaves out what was dismissed, and says who was", () => {
    const memory = { issues: remembered(first, { state: "dismissed" }) };
    const { issues, resolved, dismissed } = settle([issue(divide, one)], one, { memory });
    expect([issues, resolved]).toEqual([[], []]);
    expect(dismissed).toEqual([{ id: known?.id, title: "Division by zero", path: "src/a.ts" }]);
  });

  it("says again what was resolved and came back", () => {
    const memory = { issues: remembered(first, { state: "resolved" }) };
    const { issues } = settle([issue(divide, one)], one, { memory });
    expect(issues).toMatchObject([{ id: known?.id, state: "new" }]);
    expect(settle([], one, { memory }).issues).toEqual([]);
  });

  it("counts only new issues against the comments that one run makes", () => {
    const diff = diffOf({ "src/a.ts": [divide, log] });
    const memory = { issues: remembered(first) };
    const merged = [issue(divide, diff), issue(log, diff)];
    const { issues } = settle(merged, diff, { memory, maxComments: 1 });
    expect(issues.map(({ shown }) => shown.where)).toEqual(["inline", "inline"]);
  });

  it("drops an issue without code from the summary once its file was looked at again", () => {
    const fileIssue = { ...issue(divide, one), snippet: null, anchor: null };
    const before = settle([fileIssue], one);
    const memory = { issues: remembered(before, { inThread: false }), since: "0".repeat(40) };
    const untouched = settle([], one, { memory, before: one });
    expect(untouched.issues).toHaveLength(1);
    const now = diffOf({ "src/a.ts": ["const a = 2;"] });
    expect(settle([], now, { memory, before: one })).toMatchObject({
      issues: [],
      resolved: [{ id: before.issues[0]?.id }],
    });
    const inThread = { ...memory, issues: remembered(before) };
    expect(settle([], now, { memory: inThread, before: one }).issues).toHaveLength(1);
  });

  it("never loses an issue, says none twice, and gives each its own rank, however often it runs", () => {
    const code = fc.constantFrom<keyof typeof words>(divide, log);
    const step = fc.record({
      lines: fc.shuffledSubarray([divide, log, "const a = 1;", "const b = 2;"], { minLength: 1 }),
      raised: fc.uniqueArray(code),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), (steps) => {
        let memory: MemoryIssue[] = [];
        for (const { lines, raised } of steps) {
          const diff = diffOf({ "src/a.ts": lines });
          const merged = raised.filter((one) => lines.includes(one)).map((one) => issue(one, diff));
          const settled = settle(merged, diff, { memory: { issues: memory } });
          const { issues, resolved } = settled;
          const ids = issues.map(({ id }) => id);
          expect(new Set(ids).size).toBe(ids.length);
          expect(issues.map(({ rank }) => rank)).toEqual(ids.map((_, at) => at + 1));
          for (const { fingerprint, state, code: keys } of memory) {
            const id = fingerprint.slice(0, 8);
            const told = ids.includes(id) || resolved.some((one) => one.id === id);
            if (state === "open") expect(told).toBe(true);
            expect(keys).toHaveLength(1);
          }
          const fresh = issues.filter(({ state }) => state === "new").map(({ id }) => id);
          const open = memory.filter(({ state }) => state === "open");
          for (const { fingerprint } of open) expect(fresh).not.toContain(fingerprint.slice(0, 8));
          const closed = memory
            .filter(({ fingerprint }) => !ids.includes(fingerprint.slice(0, 8)))
            .map((one): MemoryIssue => ({ ...one, state: "resolved" }));
          memory = [...remembered(settled), ...closed];
        }
      }),
    );
  });
});

describe("firstPaths", () => {
  it("follows a file through all of its names", () => {
    const before = new Map([["b", "a"]]);
    expect([...firstPaths(["c", "d"], new Map([["c", "b"]]), before)]).toEqual([["c", "a"]]);
    expect([...firstPaths(["b"], new Map(), before)]).toEqual([["b", "a"]]);
    expect([...firstPaths(["b"], undefined, before)]).toEqual([["b", "a"]]);
  });

  it("takes a new file for itself where another one had its name, and forgets a name that came back", () => {
    const before = new Map([["b", "a"]]);
    expect([...firstPaths(["b", "c"], new Map([["c", "b"]]), before)]).toEqual([["c", "a"]]);
    expect([...firstPaths(["a"], new Map([["a", "b"]]), before)]).toEqual([]);
  });
});

it("keeps an issue of a file that never changed where only what is new was looked at", () => {
  const diff = diffOf({ "src/a.ts": [divide] });
  const [said] = remembered(settle([issue(divide, diff)], diff));
  if (said === undefined) throw new Error("nothing is remembered");
  const elsewhere = { ...said, path: "README.rst", file: "README.rst", code: [], sameFile: true };
  const after = (since: string | null) =>
    settle([], diff, { memory: { issues: [elsewhere], since }, before: diff });
  expect(after("a".repeat(40))).toMatchObject({ issues: [{ file: "README.rst" }], left: [] });
  expect(after(null)).toMatchObject({ issues: [], left: [{ path: "README.rst" }] });
});
