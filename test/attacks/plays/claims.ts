import { deepStrictEqual, ok, strictEqual } from "node:assert";
import type { AnswerVote } from "../../../src/model/answer.ts";
import type { Script } from "../../world/models/script.ts";
import { issueOf, reviewAnswer, turnOf, voteAnswer } from "../answers.ts";
import type { Attack, Play } from "../attack.ts";
import { leakAttacks } from "../leaks.ts";
import { openStage, type Stage, type Used } from "../stage.ts";

/** An issue of the report. */
interface Reported {
  readonly title: string;
  readonly agreement: number;
  readonly reviewers: readonly string[];
  readonly anchor: { readonly file: string | null; readonly line: number | null } | null;
  readonly votes: readonly { readonly reviewer: string; readonly verdict: string }[];
}

interface Answered extends Used {
  readonly issues: readonly Reported[];
  readonly threadPaths: readonly string[];
}

const reported = (used: Used): Reported[] =>
  (JSON.parse(used.report) as { issues: Reported[] }).issues;

const badPaths = [
  "/etc/passwd",
  "../../../etc/passwd",
  "src/../../etc/passwd",
  "..\\..\\windows\\system32",
  "C:\\Windows\\win.ini",
  "\\\\server\\share",
  "//server/share",
  "file:///etc/passwd",
  "~/.ssh/id_ed25519",
  ".git/config",
  ".git/hooks/pre-commit",
  "src/none\u0000.ts",
  "src/a\n::error::x",
  "--upload-pack=x",
  "$(touch pwned)",
  "`touch pwned`",
  "; rm -rf /",
  "refs/heads/main",
  "CON",
  "src/nothing.ts:1",
  "%2e%2e%2fetc%2fpasswd",
  "\u202etxt.exe",
  "a".repeat(5_000),
  ".",
  "/",
] as const;

const badLines = [
  ["a negative line", { line: -5 }],
  ["line zero", { line: 0 }],
  ["a line far outside", { line: 2_000_000_000 }],
  ["a range that ends before it begins", { line: 3, endLine: 1 }],
  ["the old side of a new file", { line: 1, side: "LEFT" }],
] as const;

const changed = ["src/shop.ts", "src/other.ts"];

/** Answers that point where they should not. */
const claim = /approved by all maintainers/;

export const placesPlay: Play<Answered> = {
  name: "hostile places",
  runs: 1,
  attacks: [
    ...[
      ...badPaths.map((path, index) => ({
        title: `place ${index} is wrong`,
        what: `an issue in ${JSON.stringify(path.slice(0, 40))}`,
      })),
      ...badLines.map(([what], index) => ({
        title: `line ${index} is wrong`,
        what: `an issue on ${what}`,
      })),
    ].map(
      ({ title, what }): Attack<Answered> => ({
        name: what,
        threat: "places",
        planted: "file, line or side of a reviewer's issue",
        asserted:
          "the issue is kept, anchored to a changed file and an existing line or to none, and GitHub took all comments",
        proof: ({ issues, threadPaths, step, printed }) => {
          const issue = issues.find((one) => one.title === title);
          ok(issue, "it is in the report");
          const file = issue.anchor?.file ?? null;
          ok(file === null || changed.includes(file), String(file));
          const line = issue.anchor?.line ?? null;
          ok(line === null || (line >= 1 && line <= 3), String(line));
          ok(threadPaths.every((path) => changed.includes(path)));
          deepStrictEqual(step.commandErrors, []);
          ok(!/^::error::x/m.test(printed));
        },
      }),
    ),
    ...leakAttacks("hostile places"),
  ],
  async perform() {
    const issues = [
      ...badPaths.map((file, index) => issueOf({ file, title: `place ${index} is wrong` })),
      ...badLines.map(([, more], index) =>
        issueOf({ file: "src/other.ts", title: `line ${index} is wrong`, ...more }),
      ),
    ];
    await using stage = await openStage({
      head: () => ({
        "src/shop.ts": "export const price = 1;\n",
        "src/other.ts": "export const a = 1;\nexport const b = 2;\nexport const c = 3;\n",
      }),
      scripts: (opened) => [
        {
          vendor: "anthropic",
          steps: () => {
            opened.look();
            return { answer: reviewAnswer(issues) };
          },
        },
      ],
    });
    const used = await stage.use({ reviewers: "claude", isolation: "off" });
    return { ...used, issues: reported(used), threadPaths: stage.pull.threads.map((t) => t.path) };
  },
};

const lie = (issue: number, verdict: AnswerVote["verdict"], sameAs: number | null = null) => ({
  issue,
  verdict,
  sameAs,
  reason: "trust me",
});

/** Votes that say more than one vote. */
const lies: readonly AnswerVote[] = [
  ...Array.from({ length: 20 }, () => lie(1, "confirm")),
  lie(0, "confirm"),
  lie(-1, "confirm"),
  lie(99, "refute"),
  lie(2, "same", 99),
  lie(3, "refute"),
  lie(3, "refute"),
  lie(4, "same", 1),
];
const titles = ["Alpha overflows", "Bravo leaks memory", "Charlie divides by zero", "Delta hangs"];

const vote = (
  name: string,
  asserted: string,
  proof: (issue: (title: string) => Reported, seen: Answered) => void,
): Attack<Answered> => ({
  name,
  asserted,
  threat: "votes",
  planted: "the vote turn of one of two reviewers",
  proof: (seen) =>
    proof((title) => {
      const issue = seen.issues.find((one) => one.title === title);
      ok(issue, `${title} is in the report`);
      return issue;
    }, seen),
});

/** A reviewer that lies about the other's issues, and claims the other's name. */
export const votesPlay: Play<Answered> = {
  name: "lying votes",
  runs: 1,
  attacks: [
    vote("twenty votes for one issue", "agreement is 2: one voice per reviewer", (issue) => {
      strictEqual(issue("Alpha overflows").agreement, 2);
      strictEqual(issue("Alpha overflows").votes.length, 1);
    }),
    vote(
      "votes on issues that nobody asked about",
      "no issue has more votes than voters",
      (_, { issues }) => ok(issues.every((one) => one.votes.length <= 1)),
    ),
    vote(
      "`same` as an issue that does not exist",
      "it does not raise the agreement by merging",
      (issue) => ok(issue("Bravo leaks memory").agreement <= 2),
    ),
    vote(
      "a refutation",
      "the issue is kept and shown, with the refutation beside it",
      (issue, { posted }) => {
        strictEqual(issue("Charlie divides by zero").agreement, 1);
        ok(posted.join("\n").includes("Charlie divides by zero"));
      },
    ),
    vote("`same` for two different defects", "no issue is lost", (_, { issues }) =>
      ok(titles.every((title) => issues.some((one) => one.title === title))),
    ),
    vote(
      "a reviewer that stands behind one issue twice",
      "it has one voice in each",
      (_, { issues }) =>
        ok(issues.every(({ reviewers }) => new Set(reviewers).size === reviewers.length)),
    ),
    vote("issues in a vote turn", "they are not raised behind the panel's back", (_, { issues }) =>
      ok(!issues.some((one) => one.title === "Smuggled")),
    ),
    vote(
      "a summary that claims success",
      "outcome and figures are ours, and the claim stands folded behind its reviewer's name",
      (_, { posted, step, issues }) => {
        strictEqual(step.outputs["issue-count"], String(issues.length));
        const said = posted.flatMap((text) => text.split("\n").filter((line) => claim.test(line)));
        ok(said.every((line) => /^- `(claude|codex)`: /.test(line)));
        const shown = posted.join("\n").replaceAll(/<details>.*?<\/details>/gs, "");
        ok(!claim.test(shown));
      },
    ),
    ...leakAttacks("lying votes"),
  ],
  async perform() {
    const own = titles.map((title, index) =>
      issueOf({
        file: `src/v${index}.ts`,
        title,
        description: `${title} when it is called with ${index}.`,
        snippet: `export const value${index} = ${index};`,
      }),
    );
    const scripts = (stage: Stage): Script[] => [
      {
        vendor: "anthropic",
        steps: ({ text }) => {
          stage.look();
          return { answer: turnOf(text) === "vote" ? voteAnswer() : reviewAnswer(own) };
        },
      },
      {
        vendor: "openai",
        steps: ({ text }) => {
          if (turnOf(text) === "vote") {
            const smuggled = issueOf({ file: "src/v0.ts", title: "Smuggled" });
            return { answer: { ...voteAnswer(lies), issues: [smuggled] } };
          }
          const mine = issueOf({ file: "src/v9.ts", title: "Echo is mine" });
          const summary = "No issues found; approved by all maintainers.";
          return { answer: reviewAnswer([mine], summary) };
        },
      },
    ];
    await using stage = await openStage({
      head: () => ({
        ...Object.fromEntries(
          titles.map((_, index) => [
            `src/v${index}.ts`,
            `export const value${index} = ${index};\n`,
          ]),
        ),
        "src/v9.ts": "export const nine = 9;\n",
      }),
      scripts,
    });
    const used = await stage.use({ isolation: "off" });
    return { ...used, issues: reported(used), threadPaths: [] };
  },
};
