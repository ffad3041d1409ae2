import { expect, it } from "vitest";
import { markedIssue } from "../../../src/github/marker/marked-issue.ts";
import {
  claimedIn,
  dismissedIds,
  issueIn,
  rememberedIssues,
  seemsOpen,
  threadState,
} from "../../../src/github/marker/remembered-issues.ts";
import { issueOn, issueOnFile } from "../../report/sample.ts";
import { planOptions, rememberedBy, threadOf } from "../plan-options.ts";

const issue = issueOn(6);

it.each([
  ["nobody answered", [], "open"],
  ["we fixed it", ["commit:1"], "resolved"],
  ["we answered a command", ["command:inline:1"], "open"],
  ["its code is gone", ["gone:1"], "resolved"],
  ["we took our fix back", ["commit:1", "undo:1"], "open"],
  ["we fixed it again after that", ["commit:1", "undo:1", "commit:2"], "resolved"],
  ["we answered a command after the fix", ["commit:1", "command:inline:1"], "resolved"],
] as const)("takes our last word on a thread for its state: %s", (_what, replies, state) => {
  expect(threadState(threadOf(issue, ...replies))).toBe(state);
});

it("takes a thread for dismissed that was resolved without a word of ours, whatever others say", () => {
  expect(threadState({ ...threadOf(issue), resolved: true })).toBe("dismissed");
  const thread = threadOf(issue, "commit:1");
  const strangers = thread.comments.map((comment) => ({ ...comment, marker: null }));
  expect(threadState({ ...thread, comments: strangers })).toBe("open");
});

/** A word on a thread that our account wrote, and no key of ours signed. */
const unsigned = (key: string) => {
  const claim = { kind: "reply", key } as const;
  return { id: 9, marker: { trusted: false, claim, time: null } } as const;
};

it("closes no thread for a word that is not signed, but takes no person to have resolved it then", () => {
  const thread = threadOf(issue);
  const closed = { ...thread, comments: [...thread.comments, unsigned("commit:1")] };
  expect(threadState(closed)).toBe("open");
  expect(seemsOpen(closed)).toBe(false);
  expect(threadState({ ...closed, resolved: true })).toBe("resolved");
});

it("takes a copy of an older word for no newer one", () => {
  const thread = threadOf(issue, "commit:1", "undo:1");
  const copied = [...thread.comments, ...thread.comments.slice(1, 2)];
  expect(threadState({ ...thread, comments: copied })).toBe("open");
});

it("remembers no issue of a thread that is not signed", () => {
  const { fingerprint } = markedIssue(issue);
  const marker = { trusted: false, claim: { kind: "issue", fingerprint }, time: null } as const;
  const threads = [{ ...threadOf(issue), marker }];
  expect(rememberedIssues({ ...planOptions().existing, threads })).toEqual([]);
  expect(threads.map(claimedIn)).toEqual([fingerprint]);
  expect(threads.map(issueIn)).toEqual([undefined]);
});

it("remembers each issue once: by its newest thread, else by the summary, else by an answer of ours", () => {
  const inSummary = issueOnFile("Whole file");
  const inAnswer = issueOnFile("Dismissed");
  const older = threadOf(issue, "gone:1");
  const newer = { ...threadOf(issue), id: "newer" };
  const existing = {
    ...rememberedBy({ issues: [markedIssue(inSummary), markedIssue(issue)] }),
    threads: [older, newer],
    dismissed: [markedIssue(inAnswer)],
  };
  expect(
    rememberedIssues(existing).map(({ title, state, thread }) => [title, state, thread?.id]),
  ).toEqual([
    [issue.title, "open", "newer"],
    ["Whole file", "open", undefined],
    ["Dismissed", "dismissed", undefined],
  ]);
});

it("remembers what it can where there is no summary, and nothing from threads without a marker", () => {
  const { existing } = planOptions();
  expect(rememberedIssues(existing)).toEqual([]);
  const threads = [{ ...threadOf(issue), marker: null }, threadOf(issueOnFile("Whole file"))];
  expect(rememberedIssues({ ...existing, threads }).map(({ title }) => title)).toEqual([
    "Whole file",
  ]);
});

it("knows what was dismissed from the summary and from answers, each once", () => {
  const answered = markedIssue(issue);
  const { existing } = planOptions();
  expect(dismissedIds({ ...existing, dismissed: [answered] })).toEqual([issue.id]);
  const both = { ...rememberedBy({ dismissed: ["0123abcd", issue.id] }), dismissed: [answered] };
  expect(dismissedIds(both)).toEqual(["0123abcd", issue.id]);
  const known = rememberedIssues({ ...both, threads: [threadOf(issue)] });
  expect(known.map(({ state }) => state)).toEqual(["dismissed"]);
});

it("knows what was only listed at the last review, in a thread or in the summary alone", () => {
  const [other, third] = [issueOn(9), issueOn(12)].map(markedIssue);
  if (other === undefined || third === undefined) throw new Error("unreachable");
  const silenced = [issue.id, other.fingerprint.slice(0, 8)];
  const existing = rememberedBy({ issues: [other, third], silenced });
  const all = rememberedIssues({ ...existing, threads: [threadOf(issue)] });
  expect(all.map(({ silenced: was }) => was)).toEqual([true, true, undefined]);
});
