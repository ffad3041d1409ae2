import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MarkedIssue, markedIssue } from "../../../src/github/marker/marked-issue.ts";
import {
  type Marker,
  parseMarker,
  renderMarker,
  type SummaryMarker,
  withMarker,
} from "../../../src/github/marker/marker.ts";
import { harmless } from "../../../src/text/harmless.ts";
import { issueOn } from "../../report/sample.ts";
import { hostileText } from "../../text/hostile.ts";

const hex = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`), { maxLength: length });
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const line = orNull(fc.integer({ min: 1, max: 1e6 }));

const issue: fc.Arbitrary<MarkedIssue> = fc.record({
  fingerprint: hex(64),
  reviewers: fc.array(hostileText, { maxLength: 3 }),
  file: orNull(hostileText),
  line,
  endLine: line,
  side: fc.constantFrom("RIGHT", "LEFT", null),
  severity: fc.constantFrom("high", "medium", "low", null),
  category: fc.constantFrom("bug", "security", "documentation", null),
  title: hostileText,
  description: hostileText,
  snippet: orNull(hostileText),
  suggestion: orNull(hostileText),
  confidence: orNull(fc.constantFrom(0, 0.5, 1)),
  votes: fc.array(
    fc.record({
      reviewer: hostileText,
      verdict: fc.constantFrom("confirm", "refute", "unsure", "same"),
      reason: hostileText,
    }),
    { maxLength: 2 },
  ),
  path: hostileText,
  code: fc.array(hex(12), { maxLength: 8 }),
});

const marker: fc.Arbitrary<Marker> = fc.oneof(
  fc.record({ kind: fc.constant("issue" as const), issue, head: hex(40) }),
  fc.record({ kind: fc.constant("review" as const), head: hex(40), key: hex(32) }),
  fc.record({
    kind: fc.constant("summary" as const),
    reviewedHead: orNull(hex(40)),
    reviewedBase: orNull(hex(40)),
    head: hex(40),
    state: fc.constantFrom("running" as const, "done" as const),
    said: fc.array(hex(8)),
    issues: fc.array(issue, { maxLength: 2 }),
    commits: fc.array(
      fc.record(
        { issue: hex(8), sha: hex(40), reverts: hex(40) },
        { requiredKeys: ["issue", "sha"], noNullPrototype: true },
      ),
    ),
    dismissed: fc.array(hex(8)),
    renamed: fc.array(fc.record({ path: hostileText, first: hostileText }), { maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant("reply" as const), key: hex(12) }),
);

const nothing: SummaryMarker = {
  kind: "summary",
  reviewedHead: null,
  reviewedBase: null,
  head: "a".repeat(40),
  state: "done",
  said: [],
  issues: [],
  commits: [],
  dismissed: [],
  renamed: [],
};

describe("marker", () => {
  it("reads back what it wrote, behind any text", () => {
    fc.assert(
      fc.property(marker, hostileText, (given, body) => {
        expect(parseMarker(withMarker(harmless(body), given))).toEqual(given);
      }),
    );
  });

  it("is one comment of HTML on one line, with nothing in it that GitHub would act on", () => {
    fc.assert(
      fc.property(marker, (given) => {
        const text = renderMarker(given);
        expect(text).toMatch(/^<!-- crosscheck [\x20-\x7e]+ -->$/);
        expect(text.slice(4, -3)).not.toMatch(/--|[<>@#&]|:\/\//);
      }),
    );
  });

  it("is read from the last line alone: what somebody quotes before it does not count", () => {
    const text = renderMarker({ kind: "reply", key: "a" });
    expect(parseMarker(`${text}\nmore`)).toBeUndefined();
    expect(parseMarker(`> ${text}`)).toBeUndefined();
  });

  it("is not read when a member is missing or of another version", () => {
    expect(
      parseMarker('<!-- crosscheck {"v":1,"kind":"review","head":"x","key":"a"} -->'),
    ).toBeUndefined();
    expect(parseMarker('<!-- crosscheck {"v":2,"kind":"reply","key":"a"} -->')).toBeUndefined();
    expect(parseMarker("<!-- crosscheck {not json} -->")).toBeUndefined();
    expect(parseMarker('<!-- crosscheck {"v":1,"kind":"summary"} -->')).toBeUndefined();
  });

  it("stays within its share of a comment, the most important issues first", () => {
    const one = fc.sample(issue, 1)[0];
    if (one === undefined) throw new Error("no sample");
    const long = { ...one, description: "é".repeat(2000), title: "first" };
    const text = renderMarker({
      kind: "summary",
      reviewedHead: null,
      reviewedBase: null,
      head: "a".repeat(40),
      state: "done",
      said: Array.from({ length: 500 }, () => "0123abcd"),
      issues: [long, ...Array.from({ length: 20 }, () => ({ ...long, title: "later" }))],
      commits: Array.from({ length: 500 }, () => ({ issue: "0123abcd", sha: "b".repeat(40) })),
      dismissed: Array.from({ length: 500 }, () => "0123abcd"),
      renamed: Array.from({ length: 500 }, () => ({ path: "src/é.ts", first: "src/e.ts" })),
    });
    expect(text.length).toBeLessThan(28_000);
    const read = parseMarker(text);
    expect(read?.kind === "summary" && read.issues[0]?.title).toBe("first");
  });

  it("forgets the oldest of more IDs and commits than it may remember, never the newest", () => {
    const sequence = (length: number, from = 0) =>
      Array.from({ length }, (_, at) => (from + at).toString(16).padStart(8, "0"));
    const commitsOf = (ids: readonly string[]) =>
      ids.map((id) => ({ issue: id, sha: id.padStart(40, "0") }));
    const all = sequence(250);
    const newest = sequence(100, 150);
    const text = renderMarker({ ...nothing, said: all, dismissed: all, commits: commitsOf(all) });
    expect(parseMarker(text)).toEqual({
      ...nothing,
      said: newest,
      dismissed: newest,
      commits: commitsOf(newest),
    });
  });

  it("leaves out the last issues and renames that no longer fit, and keeps what is before them whole", () => {
    const one = markedIssue(issueOn(6));
    const issues = ["1", "2", "3", "4"].map((title) => {
      return { ...one, title, description: "x".repeat(7_000) };
    });
    // The last one would fit by its own length, but not in its place.
    const last = { ...one, title: "last", description: "" };
    const renamed = ["1", "2", "3", "4", "5"].map((path) => ({ path, first: "x".repeat(1_000) }));
    const short = { path: "last", first: "a" };
    const text = renderMarker({
      ...nothing,
      issues: [...issues, last],
      renamed: [...renamed, short],
    });
    expect(parseMarker(text)).toEqual({
      ...nothing,
      issues: issues.slice(0, 2),
      renamed: renamed.slice(0, 3),
    });
  });
});
