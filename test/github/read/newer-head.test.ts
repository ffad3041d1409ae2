import { describe, expect, it } from "vitest";
import type { SummaryMarker } from "../../../src/github/marker/marker.ts";
import { newerHead } from "../../../src/github/read/newer-head.ts";
import type { ReadPullRequest } from "../../../src/github/read/pull-request.ts";

const [first, second, third] = ["a", "b", "c"].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
];

const about = (head: string): SummaryMarker => ({
  kind: "summary",
  state: "done",
  head,
  reviewedHead: head,
  reviewedBase: first,
  said: [],
  issues: [],
  commits: [],
  dismissed: [],
  renamed: [],
});

function now(head: string, told: string | null): ReadPullRequest {
  const summary =
    told === null ? null : { trusted: true, id: 1, url: "", body: "", marker: about(told) };
  return { pullRequest: { head }, existing: { summary } } as ReadPullRequest;
}

describe("newerHead", () => {
  it.each([
    ["nobody has reported", first, null, now(first, null), undefined],
    ["the summary is about this head", first, null, now(first, first), undefined],
    ["the summary is the one from before", second, first, now(second, first), undefined],
    ["the head moved, and nobody has reported on it", second, first, now(third, first), undefined],
    ["a run on a later head has reported", first, null, now(second, second), second],
    ["it has, and the head moved on", second, first, now("d".repeat(40), third), third],
    [
      "this run is about an old head, reported on before",
      first,
      second,
      now(second, second),
      second,
    ],
    ["somebody pushed an older commit back", first, second, now(first, second), undefined],
  ] as const)("knows where %s", (_what, head, before, read, newer) => {
    expect(newerHead(head, before === null ? undefined : about(before), read)).toBe(newer);
  });
});
