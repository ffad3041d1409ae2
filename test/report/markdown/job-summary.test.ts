import fc from "fast-check";
import { expect, it } from "vitest";
import { agreementTable, gantt, jobSummary } from "../../../src/report/markdown/job-summary.ts";
import { plainEnglish } from "../../../src/words/words.ts";
import { hostileText } from "../../text/hostile.ts";
import { live } from "../../text/live-text.ts";
import { issueOn, issueOnFile, resultOf, reviewer } from "../sample.ts";

const codex = { ...reviewer, reviewer: "codex", coder: "codex" };
const none = new Map<string, string>();

it("shows who raised, confirmed, refuted or left open each issue", () => {
  const vote = (verdict: "confirm" | "refute" | "unsure") => ({
    ...issueOn(6, `Is ${verdict}`),
    votes: [{ reviewer: "codex", verdict, reason: "because" }],
  });
  const both = { ...issueOn(9, "By both | of them"), reviewers: ["claude", "codex"], agreement: 2 };
  const alone = issueOn(7, "Alone");
  const older = { ...issueOn(8, "There before"), preExisting: true };
  const issues = [both, vote("confirm"), vote("refute"), vote("unsure"), alone, older];
  const rows = agreementTable(
    resultOf(issues, { reviewers: [reviewer, codex] }),
    plainEnglish,
  ).split("\n");
  expect(rows[0]).toBe("| rank | issue | `claude` | `codex` | agreement |");
  expect(rows.slice(2, -2)).toEqual([
    "| 1 | By both &#124; of them | 🔎 | 🔎 | 2 |",
    "| 2 | Is confirm | 🔎 | ✅ | 1 |",
    "| 3 | Is refute | 🔎 | ❌ | 1 |",
    "| 4 | Is unsure | 🔎 | ❔ | 1 |",
    "| 5 | Alone | 🔎 | – | 1 |",
  ]);
});

it("has no agreement to show for one reviewer alone", () => {
  expect(agreementTable(resultOf([issueOn(6)]), plainEnglish)).toBe("");
});

it("draws every turn of every agent", () => {
  const drawn = gantt([
    { agent: "claude", turn: "review", startMs: 0, endMs: 61_000 },
    { agent: "codex", turn: "review", startMs: 12, endMs: 12 },
    { agent: "claude", turn: "review", pass: 2, startMs: 61_000, endMs: 65_000 },
    { agent: "claude", turn: "vote", startMs: 66_000, endMs: 70_000 },
  ]);
  expect(drawn.split("\n")).toEqual([
    "```mermaid",
    "gantt",
    "  dateFormat x",
    "  axisFormat %M:%S",
    "  section claude",
    "  review :0, 61000ms",
    "  review 2 :61000, 4000ms",
    "  vote :66000, 4000ms",
    "  section codex",
    "  review :12, 1ms",
    "```",
  ]);
  expect(gantt([])).toBe("");
});

it("lets no name of a reviewer out of its place in the drawing and the table", () => {
  fc.assert(
    fc.property(hostileText, hostileText, (name, title) => {
      const result = resultOf([{ ...issueOn(6, "x"), title, reviewers: [name] }], {
        reviewers: [{ ...reviewer, reviewer: name }, codex],
        timeline: [{ agent: name, turn: "review", startMs: 0, endMs: 5 }],
      });
      expect(gantt(result.timeline)).toMatch(
        /^```mermaid\n[^`]*\n {2}section [\w.-]+\n[^`]*\n```$/,
      );
      const table = live(agreementTable(result, plainEnglish)).text.replace(
        /https:\/\/nodejs\.org\S*/g,
        "",
      );
      expect(table).not.toMatch(/@\w|:\/\/|<(?!\/?(?:details|summary)>)|<!--/);
      const summary = live(jobSummary(result, none, [], plainEnglish)).text;
      expect(summary.replace(/https:\/\/nodejs\.org\S*/g, "")).not.toMatch(/@\w|:\/\/|<!--/);
    }),
    { numRuns: 300 },
  );
});

it("stays within its mebibyte, whatever the agents wrote in whatever script, and says that something is missing", () => {
  const long = "漏洞 🐛 é ".repeat(2_000);
  const issues = Array.from({ length: 150 }, (_, at) => ({
    ...issueOnFile(`Issue ${at} ${long}`),
    description: long,
    suggestions: [{ reviewer: "claude", text: long }],
  }));
  const result = resultOf(issues, { reviewers: [reviewer, codex] });
  const text = jobSummary(result, none, ["The review could not be posted."], plainEnglish);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_048_576);
  expect(Buffer.byteLength(text)).toBeGreaterThan(900_000);
  expect(text).toMatch(/^- ⚠️ The review could not be posted\./);
  expect(text).toContain("did not fit");
  expect(text).toContain("### Agreement");
});

it("says what could not be written first, and once", () => {
  const notice = "The review could not be posted.";
  const text = jobSummary(
    resultOf([issueOn(6)], { notices: [notice, "No jail."] }),
    none,
    [notice],
    plainEnglish,
  );
  expect(text.split(notice)).toHaveLength(2);
  expect(text.startsWith(`- ⚠️ ${notice}`)).toBe(true);
  expect(text).toContain("No jail.");
});
