import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MergedIssue, refutersOf } from "../../../src/model/issue.ts";
import { compare } from "../../../src/review/merge/merge.ts";
import { fitted } from "../../../src/review/merge/similarity.ts";
import { decidePlacements } from "../../../src/review/placement.ts";
import { asRaised, ballotFor, NEARLY_SAME } from "../../../src/review/vote/ballot.ts";
import { type CastBallot, uncountedNotices } from "../../../src/review/vote/counted-votes.ts";
import { applyVotes } from "../../../src/review/vote/votes.ts";

const issue = (
  rank: number,
  reviewers: string | readonly string[],
  said: Partial<MergedIssue> = {},
): MergedIssue => {
  const names = [reviewers].flat();
  return {
    file: "src/cart.ts",
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
    reviewers: names,
    sources: names.map((reviewer) => ({ reviewer, index: rank })),
    suggestions: [],
    agreement: names.length,
    rank,
    anchor: null,
    votes: [],
    ...said,
  };
};

/** Accounts of one defect that are alike enough for two voices, the first two also for one. */
const leak = [
  "The file handle leaks when parsing throws, because close() is not in a finally block",
  "If parsing throws, the file handle leaks: close() is never called",
  "parse errors leave the opened file unclosed",
];
const race = "Two requests can update the total at the same time, so one update is lost";
const titled = (rank: number, reviewers: string | readonly string[], title: string) =>
  issue(rank, reviewers, { title });

type Verdict = CastBallot["votes"][number]["verdict"];
const vote = (number: number, verdict: Verdict, sameAs: number | null = null) => ({
  issue: number,
  verdict,
  sameAs,
  reason: "seen in the code",
});
type Said = readonly [number, Verdict, number?];

/** What becomes of issues, in short: who raised each, its agreement, and who voted what. */
function voted(
  issues: readonly MergedIssue[],
  said: Readonly<Record<string, readonly Said[]>>,
): string[] {
  const cast = Object.entries(said).map(([reviewer, votes]): CastBallot => {
    return { ballot: ballotFor(reviewer, issues), votes: votes.map((one) => vote(...one)) };
  });
  return short(applyVotes(issues, cast));
}

const short = (issues: readonly MergedIssue[]) =>
  issues.map(({ rank, reviewers, agreement, votes }) =>
    [
      `${rank} ${reviewers.join("+")} ${agreement}`,
      ...votes.map(({ reviewer, verdict }) => `${reviewer}:${verdict}`),
    ].join(" "),
  );

describe("what was there before the change", () => {
  it("is not voted on, but may be what another one says that the change causes", () => {
    const older = { preExisting: true };
    const issues = [
      titled(1, "a", leak[0] ?? ""),
      { ...titled(2, "b", leak[1] ?? ""), ...older },
      { ...titled(3, "a", race), ...older },
    ];
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
    const issues = [issue(1, "a"), titled(2, "b", race)];
    expect(
      voted(issues, {
        b: [
          [1, "confirm"],
          [1, "confirm"],
        ],
        a: [[1, "refute"]],
        c: [
          [1, "unsure"],
          [2, "confirm"],
        ],
      }),
    ).toEqual(["1 a 2 b:confirm c:unsure", "2 b 2 a:refute c:confirm"]);
  });

  it("joins what both sides call the same, and keeps the better ranked words", () => {
    const issues = [titled(1, "a", leak[0] ?? ""), titled(2, "b", leak[2] ?? "")];
    const result = applyVotes(issues, [
      { ballot: ballotFor("a", issues), votes: [vote(1, "same", 1)] },
      { ballot: ballotFor("b", issues), votes: [vote(1, "same", 1)] },
      { ballot: ballotFor("c", issues), votes: [vote(2, "confirm")] },
    ]);
    expect(short(result)).toEqual(["1 a+b 3 b:same a:same c:confirm"]);
    expect(result[0]).toMatchObject({ title: leak[0], sources: [{ index: 1 }, { index: 2 }] });
  });

  it("joins by one voice only what the merge nearly joined", () => {
    const first = titled(1, "a", leak[0] ?? "");
    const seconds = [
      ...leak,
      "Opened files stay open after an error",
      "Nobody closes what was opened, so descriptors pile up",
      "The parsing function never releases its file",
    ];
    const scoreOf = (title: string) =>
      compare([first, titled(2, "b", title)].map(asRaised)).score(0, 1) ?? 0;
    const loose = seconds.find((title) => {
      return scoreOf(title) >= fitted.same / 4 && scoreOf(title) < NEARLY_SAME;
    });
    expect(loose).toBeDefined();
    const pair = (title = "") => [first, titled(2, "b", title)];
    const one = { a: [[1, "same", 1]] } as const;
    expect(voted(pair(leak[1]), one)).toEqual(["1 a+b 2 a:same"]);
    expect(voted(pair(loose), one)).toEqual(["1 a 1", "2 b 1 a:same"]);
    expect(voted(pair(loose), { ...one, b: [[1, "same", 1]] })).toHaveLength(1);
  });

  describe("two reviewers with an account of one defect each", () => {
    const issues = [titled(1, "a", leak[0] ?? ""), titled(2, "b", leak[1] ?? "")];
    const table: readonly [Said | null, Said | null, readonly string[]][] = [
      [[1, "same", 1], [1, "same", 1], ["1 a+b 2 b:same a:same"]],
      [[1, "same", 1], null, ["1 a+b 2 a:same"]],
      [[1, "same", 1], [1, "same", 9], ["1 a+b 2 a:same"]],
      [
        [1, "same", 1],
        [1, "confirm"],
        ["1 a 2 b:confirm", "2 b 1 a:same"],
      ],
      [
        [1, "same", 1],
        [1, "refute"],
        ["1 a 1 b:refute", "2 b 1 a:same"],
      ],
      [
        [1, "same", 1],
        [1, "unsure"],
        ["1 a 1 b:unsure", "2 b 1 a:same"],
      ],
      [
        [1, "confirm"],
        [1, "confirm"],
        ["1 a 2 b:confirm", "2 b 2 a:confirm"],
      ],
      [
        [1, "confirm"],
        [1, "refute"],
        ["1 a 1 b:refute", "2 b 2 a:confirm"],
      ],
      [
        [1, "confirm"],
        [1, "unsure"],
        ["1 a 1 b:unsure", "2 b 2 a:confirm"],
      ],
      [
        [1, "confirm"],
        [1, "same", 9],
        ["1 a 1", "2 b 2 a:confirm"],
      ],
      [[1, "confirm"], null, ["1 a 1", "2 b 2 a:confirm"]],
      [
        [1, "refute"],
        [1, "refute"],
        ["1 a 1 b:refute", "2 b 1 a:refute"],
      ],
      [
        [1, "refute"],
        [1, "unsure"],
        ["1 a 1 b:unsure", "2 b 1 a:refute"],
      ],
      [
        [1, "refute"],
        [1, "same", 9],
        ["1 a 1", "2 b 1 a:refute"],
      ],
      [[1, "refute"], null, ["1 a 1", "2 b 1 a:refute"]],
      [
        [1, "unsure"],
        [1, "unsure"],
        ["1 a 1 b:unsure", "2 b 1 a:unsure"],
      ],
      [
        [1, "unsure"],
        [1, "same", 9],
        ["1 a 1", "2 b 1 a:unsure"],
      ],
      [[1, "unsure"], null, ["1 a 1", "2 b 1 a:unsure"]],
      [[1, "same", 9], null, ["1 a 1", "2 b 1"]],
      [null, null, ["1 a 1", "2 b 1"]],
    ];
    it.each(table)("a says %j, b says %j", (a, b, expected) => {
      expect(voted(issues, { a: a ? [a] : [], b: b ? [b] : [] })).toEqual(expected);
    });
  });

  describe("a third reviewer beside two that call their issues the same", () => {
    const issues = [titled(1, "a", leak[0] ?? ""), titled(2, "b", leak[1] ?? "")];
    const both = { a: [[1, "same", 1]], b: [[1, "same", 1]] } as const;
    const verdicts = ["confirm", "refute", "unsure", "same", null] as const;
    const table = verdicts.flatMap((first) => verdicts.map((second) => [first, second] as const));
    it.each(table)("says %s and %s: what it refutes stays refuted, by its name", (one, two) => {
      const c = [one, two].flatMap((verdict, at): Said[] => (verdict ? [[at + 1, verdict]] : []));
      const given = [one, two].map((verdict) =>
        verdict === null || verdict === "same" ? "" : ` c:${verdict}`,
      );
      const [agreed, support] = [one === "refute" || two === "refute", [one, two]];
      const more = (verdict: string | null | undefined) => (verdict === "confirm" ? 2 : 1);
      expect(voted(issues, { ...both, c })).toEqual(
        agreed
          ? [`1 a ${more(one)} b:same${given[0]}`, `2 b ${more(two)} a:same${given[1]}`]
          : [`1 a+b ${support.includes("confirm") ? 3 : 2} b:same${given[0]} a:same${given[1]}`],
      );
    });
  });

  it("joins nothing in two places, or without anything in common", () => {
    const both = { a: [[1, "same", 1]], b: [[1, "same", 1]] } as const;
    const apart = ["1 a 1 b:same", "2 b 1 a:same"];
    const title = leak[0] ?? "";
    const [one, other] = [titled(1, "a", title), titled(2, "b", title)];
    expect(voted([one, other], both)).toHaveLength(1);
    expect(voted([one, { ...other, file: "src/other.ts" }], both)).toEqual(apart);
    expect(
      voted(
        [
          { ...one, side: "LEFT" },
          { ...other, side: "RIGHT" },
        ],
        both,
      ),
    ).toEqual(apart);
    expect(voted([one, { ...other, title: race }], both)).toEqual(apart);
    // Where it was found counts, whatever the reviewer said.
    const anchor = {
      kind: "line",
      file: "src/other.ts",
      side: "RIGHT",
      startLine: null,
      line: 2,
      how: "snippet",
    } as const;
    expect(voted([one, { ...other, anchor }], both)).toEqual(apart);
  });

  it("joins three accounts of one defect where all say so, and makes no chain of two pairs", () => {
    const issues = ["a", "b", "c"].map((name, at) => titled(at + 1, name, leak[at] ?? ""));
    const all: readonly Said[] = [
      [1, "same", 1],
      [2, "same", 1],
    ];
    expect(voted(issues, { a: all, b: all, c: all })).toEqual([
      "1 a+b+c 3 b:same c:same a:same c:same a:same b:same",
    ]);
    const chained = voted(issues, {
      a: [
        [1, "same", 1],
        [2, "confirm"],
      ],
      b: all,
      c: [
        [1, "confirm"],
        [2, "same", 1],
      ],
    });
    expect(chained).toHaveLength(2);
    expect(chained.filter((one) => one.includes("a+b") || one.includes("b+c"))).toHaveLength(1);
  });

  it("does not make one of two defects of a reviewer, however often another calls both its own", () => {
    const issues = [
      titled(1, "a", leak[0] ?? ""),
      titled(2, "a", "The file handle leaks when parsing throws in the second branch as well"),
      titled(3, "b", leak[1] ?? ""),
    ];
    const both: readonly Said[] = [
      [1, "same", 1],
      [2, "same", 1],
    ];
    expect(voted(issues, { b: both })).toHaveLength(2);
    expect(voted(issues, { a: [[1, "refute"]], b: both })).toHaveLength(3);
    expect(voted(issues, { a: [[1, "same", 2]], b: both })[1]).toMatch(/^2 a\+b 2/);
  });

  it("joins two issues of the same reviewers where they say so, and nobody else", () => {
    const issues = [
      titled(1, ["a", "b"], leak[0] ?? ""),
      titled(2, ["a", "b"], leak[1] ?? ""),
      titled(3, "c", race),
    ];
    const ask = (name: string) => ballotFor(name, issues).issues.map(({ rank }) => rank);
    expect([ask("a"), ask("b"), ask("c")]).toEqual([
      [3, 2],
      [3, 2],
      [1, 2],
    ]);
    const joins: readonly Said[] = [[2, "same", 1]];
    expect(voted(issues, { a: joins, b: joins })).toEqual(["1 a+b 2 a:same b:same", "3 c 1"]);
    expect(voted(issues, { a: joins, b: [[2, "confirm"]] })).toEqual([
      "1 a+b 2",
      "2 a+b 2",
      "3 c 1",
    ]);
    expect(voted(issues, { a: joins, b: joins, c: [[2, "refute"]] })).toHaveLength(3);
    // Nobody supports, refutes or doubts what it raised itself.
    expect(voted(issues, { a: [[2, "refute"]], b: [[2, "unsure"]] })[1]).toBe("2 a+b 2");
  });

  it("hides no severity, and nothing that the change causes, behind a better ranked issue", () => {
    const lesser = { ...titled(1, ["a", "c"], leak[0] ?? ""), severity: "low" } as const;
    const worse = { ...titled(2, "b", leak[1] ?? ""), severity: "high" } as const;
    const joins = (first: MergedIssue, second: MergedIssue) => {
      const issues = [first, second];
      return applyVotes(issues, [
        { ballot: ballotFor("b", issues), votes: [vote(1, "same", 1)] },
        { ballot: ballotFor("a", issues), votes: [vote(1, "same", 1)] },
      ]);
    };
    expect(joins(lesser, worse)).toMatchObject([{ severity: "high", preExisting: false }]);
    const older = { ...lesser, preExisting: true };
    const issues = [older, worse];
    const ballot = ballotFor("a", issues);
    expect(applyVotes(issues, [{ ballot, votes: [vote(1, "same", 1)] }])).toMatchObject([
      { severity: "high", preExisting: false, reviewers: ["a", "b", "c"] },
    ]);
  });

  it("lets two of three neither swallow the third one's issue nor lift what they call the same as all", () => {
    const issues = [
      titled(1, "a", race),
      titled(2, "b", leak[0] ?? ""),
      titled(3, "c", leak[1] ?? ""),
    ];
    const everything: readonly Said[] = [
      [1, "same", 1],
      [2, "same", 1],
    ];
    expect(voted(issues, { b: everything, c: everything })).toEqual([
      "1 a 1 b:same c:same",
      "2 b+c 2 c:same b:same",
    ]);
    expect(voted(issues, { c: everything, a: [[1, "refute"]] })).toEqual([
      "1 a 1 c:same",
      "2 b 1 a:refute c:same",
      "3 c 1",
    ]);
  });

  it("lets who raised an issue not keep it from being joined by refuting it", () => {
    const issues = leak.map((title, at) => titled(at + 1, at < 2 ? "a" : "b", title));
    expect(ballotFor("a", issues).issues.map(({ rank }) => rank)).toEqual([3, 2]);
    expect(
      voted(issues, {
        a: [
          [1, "same", 2],
          [2, "refute"],
        ],
        b: [[2, "same", 1]],
      }),
    ).toEqual(["1 a 1", "2 a+b 2 b:same a:same"]);
  });

  it("joins no more issues than anybody raises as one", () => {
    const names = Array.from({ length: 40 }, (_, at) => `r${String(at).padStart(2, "0")}`);
    const issues = names.map((name, at) => titled(at + 1, name, leak[0] ?? ""));
    const all = issues.slice(1).map((_, at): Said => [at + 1, "same", 1]);
    const result = voted(issues, Object.fromEntries(names.map((name) => [name, all])));
    expect(result.map((one) => one.split(" ")[1]?.split("+").length)).toEqual([16, 16, 8]);
  });

  it("counts numbers that are none as no vote", () => {
    const issues = [issue(1, "a"), titled(2, "b", race)];
    const ballot = ballotFor("a", issues);
    const numbers = [0, -1, 2, 1.5, Number.NaN, 1e300];
    const votes = [
      ...numbers.map((number) => vote(number, "confirm")),
      vote(1, "same", 7),
      vote(1, "confirm"),
    ];
    expect(
      uncountedNotices([
        { ballot, votes },
        { ballot, votes: [vote(1, "unsure")] },
      ]),
    ).toEqual([
      `a: ${votes.length} of ${votes.length + 1} votes count for nothing: wrong numbers.`,
    ]);
    expect(uncountedNotices([{ ballot, votes: [vote(1, "confirm")] }])).toEqual([]);
    expect(short(applyVotes(issues, [{ ballot, votes }]))).toEqual(["1 a 1", "2 b 1"]);
    for (const sameAs of [null, 0, -1, 2, 1.5]) {
      const cast = { ballot, votes: [vote(1, "same", sameAs)] };
      expect(short(applyVotes(issues, [cast]))).toEqual(["1 a 1", "2 b 1"]);
    }
    // An issue from elsewhere is none, on either side.
    const foreign = { reviewer: "a", issues: [issue(9, "b")], own: [issue(8, "a")] };
    const cast = [{ ballot: foreign, votes: [vote(1, "confirm")] }];
    expect(short(applyVotes(issues, cast))).toEqual(["1 a 1", "2 b 1"]);
    const strange = { reviewer: "a", issues, own: [issue(8, "a")] };
    const claims = [{ ballot: strange, votes: [vote(2, "same", 1)] }];
    expect(short(applyVotes(issues, claims))).toEqual(["1 a 1", "2 b 1"]);
  });

  it("folds what one reviewer refuted only where nobody but its raiser speaks for it", () => {
    const policy = {
      minSeverity: "low",
      minAgreement: 1,
      minConfidence: 0,
      maxComments: 9,
    } as const;
    const shown = (...votes: MergedIssue["votes"]) => {
      const [one] = applyVotes([issue(1, "a", { votes, anchor: null })], []);
      const place = one && decidePlacements([one], policy)[0];
      return [one && refutersOf(one), place?.where === "summary" && place.reason];
    };
    const said = (reviewer: string, verdict: Verdict) => ({ reviewer, verdict, reason: "" });
    const unplaced = "it is not in a file of the diff";
    expect(shown(said("b", "refute"))).toEqual([["b"], "refuted by b"]);
    expect(shown(said("b", "refute"), said("c", "unsure"))).toEqual([["b"], "refuted by b"]);
    expect(shown(said("b", "refute"), said("c", "confirm"))).toEqual([[], unplaced]);
    expect(shown(said("b", "refute"), said("c", "same"))).toEqual([[], unplaced]);
  });

  it("loses no source and no refutation, lends nobody's name, and takes ballots in any order", () => {
    const names = ["a", "b", "c"];
    const texts = [...leak, race, "unused import"];
    const arbitrary = fc.record({
      raised: fc.array(
        fc.record({
          reviewers: fc.subarray(names, { minLength: 1 }),
          title: fc.constantFrom(...texts),
        }),
        { maxLength: 6 },
      ),
      votes: fc.array(
        fc.record({
          reviewer: fc.constantFrom(...names),
          number: fc.integer({ min: 0, max: 7 }),
          verdict: fc.constantFrom<Verdict>("confirm", "refute", "unsure", "same", "same"),
          sameAs: fc.option(fc.integer({ min: 0, max: 4 })),
        }),
        { maxLength: 14 },
      ),
    });
    fc.assert(
      fc.property(arbitrary, ({ raised, votes }) => {
        const issues = raised.map(({ reviewers, title }, at) => titled(at + 1, reviewers, title));
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
          const confirmed = one.votes.filter(({ verdict }) => verdict === "confirm");
          const behind = [...one.reviewers, ...confirmed.map(({ reviewer }) => reviewer)];
          expect(one.agreement).toBe(new Set(behind).size);
          // Whoever refutes something keeps it from being joined, so its refutation stays where it was.
          if (one.votes.some(({ verdict }) => verdict === "refute")) {
            expect(issues.map(({ title }) => title)).toContain(one.title);
            expect(sources([one])).toEqual(sources(issues.filter(({ rank }) => rank === one.rank)));
          }
        }
        const refuted = (list: readonly MergedIssue[]) =>
          list.flatMap((one) => one.votes).filter(({ verdict }) => verdict === "refute").length;
        const given = cast.flatMap(({ ballot, votes }) => {
          const seen = new Set<number>();
          return votes.filter((one) => {
            const isFirst = !seen.has(one.issue);
            seen.add(one.issue);
            const target = ballot.issues[one.issue - 1];
            return (
              isFirst &&
              one.verdict === "refute" &&
              target?.reviewers.includes(ballot.reviewer) === false
            );
          });
        });
        expect(refuted(result)).toBe(given.length);
        for (const order of [
          [2, 1, 0],
          [1, 2, 0],
          [1, 0, 2],
        ]) {
          expect(
            applyVotes(
              issues,
              order.flatMap((at) => cast[at] ?? []),
            ),
          ).toEqual(result);
        }
      }),
      { numRuns: 300, interruptAfterTimeLimit: 20_000, endOnFailure: true },
    );
  });

  it("takes ballots of one reviewer that overlap in any order", () => {
    const issues = [issue(1, "a"), titled(2, "b", race)];
    const ballot = ballotFor("c", issues);
    const cast = [
      { ballot, votes: [vote(1, "confirm"), vote(2, "refute")] },
      { ballot, votes: [vote(1, "refute"), vote(2, "confirm")] },
    ];
    expect(applyVotes(issues, cast.toReversed())).toEqual(applyVotes(issues, cast));
  });

  it("looks at no more pairs than votes name and few others, whatever is called the same", () => {
    /** How often the votes on so many issues have it asked who raised one of them. */
    const looksAt = (size: number, sameAs: (at: number) => number) => {
      let looks = 0;
      const issues = Array.from({ length: size }, (_, at) => {
        const name = at % 2 === 0 ? "a" : "b";
        const one = titled(at + 1, name, `${leak[at % 2]} in reader ${at % 50}`);
        const get = () => {
          looks++;
          return one.reviewers;
        };
        return Object.defineProperty({ ...one }, "reviewers", { get, enumerable: true });
      });
      const cast = ["a", "b"].map((name) => {
        const ballot = ballotFor(name, issues);
        return { ballot, votes: ballot.issues.map((_, at) => vote(at + 1, "same", sameAs(at))) };
      });
      looks = 0;
      const result = applyVotes(issues, cast);
      expect(result.length).toBeLessThan(size);
      return looks / size;
    };
    // All are one's first issue, or each is another one.
    for (const sameAs of [() => 1, (at: number) => at + 1]) {
      const [few, many] = [looksAt(200, sameAs), looksAt(800, sameAs)];
      expect(many).toBeLessThan(1.5 * few);
      expect(many).toBeLessThan(60);
    }
  });
});

describe("ballotFor", () => {
  it("asks nobody about what is only listed", () => {
    const issues = [
      { ...titled(1, "a", leak[0] ?? ""), silenced: "generated" },
      titled(2, "a", leak[1] ?? ""),
      titled(3, "b", race),
    ];
    const { issues: asked, own } = ballotFor("b", issues);
    expect([asked, own].map((list) => list.map(({ rank }) => rank))).toEqual([[2], [3]]);
    const ofA = ballotFor("a", issues);
    expect([ofA.issues, ofA.own].map((list) => list.map(({ rank }) => rank))).toEqual([[3], [2]]);
    const all = [{ ...issue(1, "a"), silenced: "generated" }];
    expect(ballotFor("b", all).issues).toEqual([]);
    expect(applyVotes(all, [])).toMatchObject([{ silenced: "generated" }]);
  });

  it("asks a reviewer about what it said twice, the better ranked one aside", () => {
    const issues = [
      titled(1, "a", leak[0] ?? ""),
      titled(2, "a", leak[1] ?? ""),
      titled(3, "a", race),
      titled(4, "b", "unused import of the old parser"),
    ];
    const ballots = ["a", "b"].map((name) => ballotFor(name, issues));
    expect(ballots.map((one) => one.issues.map(({ rank }) => rank))).toEqual([
      [4, 2],
      [1, 2, 3],
    ]);
    const many = Array.from({ length: 60 }, (_, at) => titled(at + 1, "a", leak[0] ?? ""));
    expect(ballotFor("a", many).issues).toHaveLength(20);
  });
});
