import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MergedIssue } from "../../../src/model/issue.ts";
import { applyVotes, ballotFor, type CastBallot } from "../../../src/review/vote/votes.ts";

const issue = (rank: number, ...reviewers: string[]): MergedIssue => ({
  file: "a.ts",
  line: rank,
  endLine: null,
  side: null,
  severity: "medium",
  category: "bug",
  title: `issue ${rank}`,
  description: "",
  snippet: null,
  suggestion: null,
  confidence: null,
  preExisting: false,
  reviewers,
  sources: reviewers.map((reviewer) => ({ reviewer, index: rank })),
  suggestions: [],
  agreement: reviewers.length,
  rank,
  anchor: null,
  votes: [],
});
type Verdict = CastBallot["votes"][number]["verdict"];
const vote = (number: number, verdict: Verdict, sameAs: number | null = null) => ({
  issue: number,
  verdict,
  sameAs,
  reason: "seen in the code",
});

describe("what was there before the change", () => {
  const older = (rank: number, reviewer: string) => ({
    ...issue(rank, reviewer),
    preExisting: true,
  });

  it("is not voted on, but may be what another one says that the change causes", () => {
    const issues = [issue(1, "a"), older(2, "b"), older(3, "a")];
    const ballot = ballotFor("b", issues);
    expect([ballot.issues, ballot.own].map((list) => list.map(({ rank }) => rank))).toEqual([
      [1],
      [2],
    ]);
    expect(applyVotes(issues, [{ ballot, votes: [vote(1, "same", 1)] }])).toMatchObject([
      { rank: 1, preExisting: false, reviewers: ["a", "b"] },
      { rank: 3, preExisting: true },
    ]);
  });
});

describe("applyVotes", () => {
  it("counts who raised and who confirmed, each once", () => {
    const issues = [issue(1, "a"), issue(2, "b")];
    const [first, second] = applyVotes(issues, [
      { ballot: ballotFor("b", issues), votes: [vote(1, "confirm"), vote(1, "confirm")] },
      { ballot: ballotFor("a", issues), votes: [vote(1, "refute")] },
      { ballot: ballotFor("c", issues), votes: [vote(1, "unsure"), vote(2, "confirm")] },
    ]);
    expect([first?.agreement, second?.agreement]).toEqual([2, 2]);
    expect(second?.votes.map((one) => [one.reviewer, one.verdict])).toEqual([
      ["a", "refute"],
      ["c", "confirm"],
    ]);
  });

  it("joins two issues that a reviewer calls the same, and keeps the better ranked words", () => {
    const issues = [issue(1, "a"), issue(2, "b"), issue(3, "b")];
    const ballot = ballotFor("a", issues);
    const result = applyVotes(issues, [{ ballot, votes: [vote(2, "same", 1)] }]);
    expect(result.map((one) => one.title)).toEqual(["issue 1", "issue 2"]);
    expect(result[0]).toMatchObject({ reviewers: ["a", "b"], agreement: 2 });
    expect(result[0]?.sources).toHaveLength(2);
    // Why they are the same is said, too.
    expect(result[0]?.votes).toEqual([
      { reviewer: "a", verdict: "same", reason: "seen in the code" },
    ]);
  });

  it("takes `same` with a wrong number as a confirmation, and ignores numbers that are not on the ballot", () => {
    const issues = [issue(1, "a"), issue(2, "b")];
    const result = applyVotes(issues, [
      {
        ballot: ballotFor("a", issues),
        votes: [vote(1, "same", 7), vote(5, "confirm"), vote(0, "refute")],
      },
    ]);
    expect(result.map((one) => one.agreement)).toEqual([1, 2]);
  });

  it("never loses a source, whatever is voted, and does not depend on the ballots' order", () => {
    const names = ["a", "b", "c"];
    const arbitrary = fc.record({
      raisers: fc.array(fc.subarray(names, { minLength: 1 }), { maxLength: 6 }),
      votes: fc.array(
        fc.record({
          reviewer: fc.constantFrom(...names),
          number: fc.integer({ min: 0, max: 7 }),
          verdict: fc.constantFrom<Verdict>("confirm", "refute", "unsure", "same"),
          sameAs: fc.option(fc.integer({ min: 0, max: 7 })),
        }),
        { maxLength: 12 },
      ),
    });
    fc.assert(
      fc.property(arbitrary, ({ raisers, votes }) => {
        const issues = raisers.map((reviewers, at) => issue(at + 1, ...reviewers));
        const cast = names.map((name) => ({
          ballot: ballotFor(name, issues),
          votes: votes
            .filter((one) => one.reviewer === name)
            .map((one) => vote(one.number, one.verdict, one.sameAs)),
        }));
        const result = applyVotes(issues, cast);
        const sources = (list: readonly MergedIssue[]) =>
          list
            .flatMap((one) => one.sources)
            .map((one) => `${one.reviewer}#${one.index}`)
            .sort();
        expect(sources(result)).toEqual(sources(issues));
        for (const one of result) {
          expect(one.agreement).toBeGreaterThanOrEqual(one.reviewers.length);
          expect(one.agreement).toBeLessThanOrEqual(names.length);
        }
        expect(applyVotes(issues, [...cast].reverse())).toEqual(result);
      }),
    );
  });
});

describe("ballotFor", () => {
  it("asks nobody about what is only listed", () => {
    const issues = [{ ...issue(1, "a"), silenced: "generated" }, issue(2, "a"), issue(3, "b")];
    const { issues: asked, own } = ballotFor("b", issues);
    expect([asked, own].map((list) => list.map(({ rank }) => rank))).toEqual([[2], [3]]);
    const all = [{ ...issue(1, "a"), silenced: "generated" }];
    expect(ballotFor("b", all).issues).toEqual([]);
    expect(applyVotes(all, [])).toMatchObject([{ silenced: "generated" }]);
  });
});
