import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideRange, type RangeFacts } from "../../../src/action/decide/review-range.ts";
import type { SummaryMarker } from "../../../src/github/marker/marker.ts";

const sha = (digit: string | number) => String(digit).repeat(40).slice(0, 40);
const marker: SummaryMarker = {
  kind: "summary",
  reviewedHead: sha(1),
  reviewedBase: sha(0),
  head: sha(1),
  state: "done",
  said: [],
  issues: [],
  commits: [
    { issue: "aaaaaaaa", sha: sha(2) },
    { issue: "bbbbbbbb", sha: sha(3) },
  ],
  dismissed: [],
  renamed: [],
};
const facts = (over: Partial<RangeFacts>): RangeFacts => ({
  marker,
  range: { status: "ahead", commits: [sha(7)] },
  head: sha(7),
  base: sha(0),
  by: { run: "1", job: "review", setup: "0".repeat(16) },
  full: false,
  commandPrefix: "/crosscheck",
  ...over,
});

describe("decideRange", () => {
  it("looks at what came since the last reviewed head", () => {
    expect(decideRange(facts({}))).toEqual({ kind: "since", head: sha(1), base: sha(0) });
  });

  it.each([
    ["there was no run before", { marker: undefined }],
    ["no run got to its end", { marker: { ...marker, reviewedHead: null, reviewedBase: null } }],
    ["somebody asked for all", { full: true }],
    ["the history was rewritten", { range: { status: "diverged", commits: [sha(7)] } }],
    ["the branch was set back", { range: { status: "behind", commits: [] } }],
    ["the reviewed head is gone", { range: undefined }],
  ] as const)("looks at everything when %s", (_, over) => {
    expect(decideRange(facts(over))).toEqual({ kind: "full" });
  });

  it("looks at nothing when nothing came, or nothing but our own commits", () => {
    const same = facts({ head: sha(1), range: { status: "identical", commits: [] } });
    expect(decideRange(same)).toMatchObject({ kind: "nothing" });
    const own = facts({ head: sha(3), range: { status: "ahead", commits: [sha(2), sha(3)] } });
    const decided = decideRange(own);
    expect(decided.kind === "nothing" && decided.reason).toContain("commits of our own");
    expect(decideRange({ ...own, full: true })).toEqual({ kind: "full" });
  });

  it("looks at what another merge base makes of a head that was reviewed, or has only our own commits since", () => {
    const same = facts({ head: sha(1), range: { status: "identical", commits: [] } });
    const own = facts({ head: sha(3), range: { status: "ahead", commits: [sha(2), sha(3)] } });
    for (const { head, ...before } of [same, own]) {
      const decided = decideRange({ ...before, head, base: sha(9) });
      expect(decided).toEqual({ kind: "since", head, base: sha(0) });
    }
  });

  it("does not take a list that was cut for the whole: what lies behind its end is looked at", () => {
    const cut = facts({ head: sha(9), range: { status: "ahead", commits: [sha(2), sha(3)] } });
    expect(decideRange(cut)).toEqual({ kind: "since", head: sha(3), base: sha(0) });
  });

  it("counts our own commits as reviewed only where nobody else's came before them", () => {
    const some = fc.uniqueArray(fc.constantFrom(sha(2), sha(3), sha(7), sha(8)), { minLength: 1 });
    const isOwn = (one = "") => one === sha(2) || one === sha(3);
    fc.assert(
      fc.property(some, (commits) => {
        const head = commits.at(-1) ?? "";
        const decided = decideRange(facts({ head, range: { status: "ahead", commits } }));
        if (decided.kind === "nothing") {
          expect(commits.every(isOwn)).toBe(true);
          return;
        }
        if (decided.kind !== "since") throw new Error("nothing was rewritten");
        const first = commits.indexOf(decided.head) + 1;
        expect(commits.slice(0, first).every(isOwn)).toBe(true);
        expect(isOwn(commits[first])).toBe(false);
      }),
    );
  });
});
