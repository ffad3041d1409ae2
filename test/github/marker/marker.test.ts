import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MarkedIssue, markedIssue } from "../../../src/github/marker/marked-issue.ts";
import {
  type Marker,
  markerLength,
  type SummaryMarker,
  withMarker,
  withoutMarker,
} from "../../../src/github/marker/marker.ts";
import { harmless } from "../../../src/text/harmless.ts";
import { issueOn } from "../../report/sample.ts";
import { hostileText } from "../../text/hostile.ts";
import { markedIn } from "../signed.ts";

const rendered = (marker: Marker) => withMarker("", marker).trim();

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
  preExisting: fc.boolean(),
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
    silenced: fc.array(hex(8)),
  }),
  fc.record(
    { kind: fc.constant("reply" as const), key: hex(12), dismissed: issue },
    { requiredKeys: ["kind", "key"], noNullPrototype: true },
  ),
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
        expect(markedIn(withMarker(harmless(body), given))).toEqual(given);
      }),
    );
  });

  it("comes off again, and says how much longer it makes a text", () => {
    const given: Marker = { kind: "reply", key: "command:1" };
    const text = withMarker("  First line.\nLast line. \n", given);
    expect(withoutMarker(`${text}\n`)).toBe("  First line.\nLast line.");
    expect(text.length).toBeLessThan("  First line.\nLast line.".length + markerLength(given));
    expect(markedIn(`${text}\n\n`)).toEqual(given);
    expect(markedIn(`\n${rendered(given)}\r`)).toEqual(given);
  });

  it("is one comment of HTML on one line, with nothing in it that GitHub would act on", () => {
    fc.assert(
      fc.property(marker, (given) => {
        const text = rendered(given);
        expect(text).toMatch(/^<!-- crosscheck [\x20-\x7e]+ -->$/);
        expect(text.slice(4, -3)).not.toMatch(/--|[<>@#&]|:\/\//);
      }),
    );
  });

  it("is read from the last line alone: what somebody quotes before it does not count", () => {
    const text = rendered({ kind: "reply", key: "a" });
    expect(markedIn(`${text}\nmore`)).toBeUndefined();
    expect(markedIn(`> ${text}`)).toBeUndefined();
  });

  it("is not read when a member is missing or of another version", () => {
    expect(
      markedIn('<!-- crosscheck {"v":1,"kind":"review","head":"x","key":"a"} -->'),
    ).toBeUndefined();
    expect(markedIn('<!-- crosscheck {"v":2,"kind":"reply","key":"a"} -->')).toBeUndefined();
    expect(markedIn("<!-- crosscheck {not json} -->")).toBeUndefined();
    expect(markedIn('<!-- crosscheck {"v":1,"kind":"summary"} -->')).toBeUndefined();
  });

  const sha = "a".repeat(40);
  const complete = markedIssue(issueOn(6));
  const reads = (value: object) => markedIn(`<!-- crosscheck ${JSON.stringify(value)} -->`);
  const review = { v: 1, kind: "review", head: sha, key: "a" };
  const reply = { v: 1, kind: "reply", key: "a" };
  const summary = { v: 1, ...nothing };
  const commit = { issue: "0123abcd", sha };

  it.each([
    ["an issue's", { v: 1, kind: "issue", issue: complete, head: sha }],
    ["a review's", review],
    ["a review's of a repository with SHA-256", { ...review, head: "b".repeat(64) }],
    ["a reply's", reply],
    ["a reply's with a long key", { ...reply, key: "command:inline.1-".padEnd(200, "x") }],
    ["a running summary's", { ...summary, state: "running", reviewedHead: sha }],
    ["a summary's", { ...summary, commits: [{ ...commit, reverts: sha }, commit] }],
  ])("is read: %s", (_what, value) => {
    const { v, ...members } = value;
    expect(reads(value)).toEqual(members);
  });

  it.each([
    ["an issue's without a head", { v: 1, kind: "issue", issue: complete }],
    ["an issue's without an issue", { v: 1, kind: "issue", head: sha }],
    ["a review's with a short head", { ...review, head: sha.slice(1) }],
    ["a review's with a long head", { ...review, head: `${sha}a` }],
    ["a review's with a head that is no text", { ...review, head: [sha] }],
    ["a review's with something before the head", { ...review, head: `x${sha}` }],
    ["a review's without a key", { ...review, key: undefined }],
    ["a reply's with an empty key", { ...reply, key: "" }],
    ["a reply's with a key too long", { ...reply, key: "x".repeat(201) }],
    ["a reply's with a key of several words", { ...reply, key: "a b" }],
    ["a summary's with a reviewed head that is none", { ...summary, reviewedHead: "x" }],
    ["a summary's without a head", { ...summary, head: "x" }],
    ["a summary's in another state", { ...summary, state: "stopped" }],
    ["a summary's whose IDs are no list", { ...summary, said: "0123abcd" }],
    ["a summary's whose issues are no list", { ...summary, issues: {} }],
    ["a summary's whose commits are no list", { ...summary, commits: null }],
    ["a summary's whose dismissed IDs are no list", { ...summary, dismissed: undefined }],
    ["another kind's", { ...reply, kind: "note" }],
    ["none's", { v: 1 }],
  ])("is not read: %s", (_what, value) => {
    expect(reads(value)).toBeUndefined();
  });

  it.each(["null", "1", '"x"', "[]", ""])("is not read when it holds %j", (json) => {
    expect(markedIn(`<!-- crosscheck ${json} -->`)).toBeUndefined();
  });

  it("is not read with anything beside it on its line", () => {
    const text = rendered({ kind: "reply", key: "a" });
    expect(markedIn(`${text} x`)).toBeUndefined();
    expect(markedIn(`x ${text}`)).toBeUndefined();
    expect(markedIn("")).toBeUndefined();
  });

  it("keeps what is right in a summary, and leaves out the rest", () => {
    const odd = {
      ...summary,
      reviewedBase: "x",
      said: ["0123abcd", "x", 1, "0123abc", "g123abcdx", "0".repeat(65)],
      issues: [complete, null, { ...complete, title: 1 }],
      commits: [
        null,
        { ...commit, reverts: "x" },
        { ...commit, issue: "x" },
        { ...commit, sha: "x" },
        { sha },
        { issue: commit.issue },
      ],
      dismissed: [null, "0123abcd".repeat(8)],
      renamed: [null, { path: "a" }, { first: "b" }, { path: "a", first: "b" }],
    };
    expect(reads(odd)).toEqual({
      ...nothing,
      said: ["0123abcd"],
      issues: [complete],
      commits: [commit],
      dismissed: ["0123abcd".repeat(8)],
      renamed: [{ path: "a", first: "b" }],
    });
    expect(reads({ ...summary, renamed: undefined })).toEqual(nothing);
    expect(reads({ ...summary, renamed: "ab" })).toEqual(nothing);
  });

  it("stays within its share of a comment, the most important issues first", () => {
    const one = fc.sample(issue, 1)[0];
    if (one === undefined) throw new Error("no sample");
    const long = { ...one, description: "é".repeat(2000), title: "first" };
    const text = rendered({
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
    const read = markedIn(text);
    expect(read?.kind === "summary" && read.issues[0]?.title).toBe("first");
  });

  it("holds issues and renames up to the last character of their share", () => {
    const padded = <Value extends object>(value: Value, name: keyof Value, length: number) => {
      const missing = length - JSON.stringify(value).length;
      return {
        ...value,
        [name]: String(value[name]).padEnd(String(value[name]).length + missing, "x"),
      };
    };
    const one = markedIssue(issueOn(6));
    const rename = { path: "a", first: "b" };
    const kept = (more: number) => {
      const issues = [padded(one, "title", 16_000 + more)];
      const renamed = [padded(rename, "first", 4_000 + more)];
      const read = markedIn(rendered({ ...nothing, issues, renamed }));
      return read?.kind === "summary" && [read.issues.length, read.renamed.length];
    };
    expect(kept(0)).toEqual([1, 1]);
    expect(kept(1)).toEqual([0, 0]);
  });

  it("forgets the oldest of more IDs and commits than it may remember, never the newest", () => {
    const sequence = (length: number, from = 0) =>
      Array.from({ length }, (_, at) => (from + at).toString(16).padStart(8, "0"));
    const commitsOf = (ids: readonly string[]) =>
      ids.map((id) => ({ issue: id, sha: id.padStart(40, "0") }));
    const all = sequence(250);
    const newest = sequence(100, 150);
    const text = rendered({ ...nothing, said: all, dismissed: all, commits: commitsOf(all) });
    expect(markedIn(text)).toEqual({
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
    const text = rendered({
      ...nothing,
      issues: [...issues, last],
      renamed: [...renamed, short],
    });
    expect(markedIn(text)).toEqual({
      ...nothing,
      issues: issues.slice(0, 2),
      renamed: renamed.slice(0, 3),
    });
  });
});
