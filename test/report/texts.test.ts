import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReportedIssue } from "../../src/model/issue.ts";
import { explainMarkdown } from "../../src/report/markdown/explain.ts";
import { jobSummary } from "../../src/report/markdown/job-summary.ts";
import {
  aboveReport,
  endedText,
  progressMarkdown,
  reportBelow,
} from "../../src/report/markdown/progress.ts";
import { redactResult } from "../../src/report/redact-result.ts";
import { parseReport } from "../../src/report/report-schema.ts";
import { terminalReport } from "../../src/report/terminal/terminal-report.ts";
import { textsIn } from "../../src/report/texts.ts";
import { harmless } from "../../src/text/harmless.ts";
import { redactor } from "../../src/text/redact.ts";
import { plainEnglish, wordsIn } from "../../src/words/words.ts";
import { hostileText } from "../text/hostile.ts";
import { live } from "../text/live-text.ts";
import { texts } from "./english.ts";
import { fixOf, issueOn, issueOnFile, resultOf, reviewer } from "./sample.ts";

const nothingPosted = { comments: [] };
const summary = (...args: Parameters<typeof resultOf>) =>
  texts.summary(resultOf(...args), nothingPosted, 60_000);

describe("the summary", () => {
  it("is never greener than the run was", () => {
    const reasons = ["codex failed: the vendor refused its key"];
    const failed = { ...reviewer, reviewer: "codex", status: "failed", reason: "no key" } as const;
    const partial = summary([], { outcome: "partial", reasons, reviewers: [reviewer, failed] });
    expect(partial).toMatch(/^⚠️ .*incomplete/);
    expect(partial).toContain(reasons[0]);
    expect(partial).toContain("❌ `codex`");
    expect(partial).not.toMatch(/no issues found/i);
    const nobody = { outcome: "failed", reasons, reviewers: [] } as const;
    expect(summary([], nobody)).toMatch(/^❌ .*nothing was reviewed/);
    // Reviewers answered, and what came behind them broke.
    const broken = summary([issueOn(6)], { outcome: "failed", reasons });
    expect(broken).toMatch(/^❌ .*failed.* before its end: 1 issue until then/);
    const stopped = summary([], { outcome: "partial", cancelled: true, reasons: ["cancelled"] });
    expect(stopped).toMatch(/^⚠️ .*stopped/);
    expect(summary([])).toMatch(/^✅ .*no issues found/);
  });

  it("folds what reviewers took back, with what refutes it and nothing of theirs alive", () => {
    const taken = {
      ...{ reviewer: "claude", file: "src/a.ts", line: 3, description: "" },
      ...{
        severity: "low" as const,
        title: "Slow <img src=x>",
        reason: "Line 2 guards it. @alice",
      },
    };
    const rest = { ...taken, line: null, title: "Another", reason: "" };
    const withdrawn = [taken, rest];
    const text = summary([], { withdrawn });
    expect(text).toContain("Withdrawn by their own reviewers on a further look: 2</summary>");
    expect(text).toMatch(/low · `src\/a\.ts`:3 · `claude`: Line 2 guards it\./);
    expect(text).toContain("no reason given");
    const german = textsIn(wordsIn("de", "full"));
    const inGerman = german.summary(resultOf([], { withdrawn }), { comments: [] }, 65_000);
    expect(inGerman).toMatch(/niedrig · `src\/a\.ts`:3 · `claude`/);
    expect(text).not.toMatch(/<img|(?<!`)@alice/);
    const terminal = terminalReport(resultOf([], { withdrawn }));
    expect(terminal).toContain("Withdrawn on a further look: 2");
    expect(terminal).toContain("src/a.ts:3 · claude: Line 2 guards it. @alice");
    const read = parseReport(JSON.stringify(resultOf([], { withdrawn })));
    expect(read).toMatchObject({ status: "read", result: { withdrawn } });
  });

  it("lists issues by rank with links, and what became of their fixes", () => {
    const [first, second] = [issueOn(6, "First"), issueOn(9, "Second")];
    const sha = "c".repeat(40);
    const result = resultOf([first, second], {
      fixes: [
        { ...fixOf(first, 6), commit: sha },
        { ...fixOf(second, 9), status: "rejected", reason: "it touches .github/workflows" },
      ],
    });
    const comments = [{ issue: first.id, url: "https://github.test/1" }];
    const text = texts.summary(result, { comments }, 60_000);
    expect(text).toContain("1. [First](https://github.test/1)");
    expect(text).toContain("fixed in cccccccc");
    expect(text).toMatch(/rejected: it touches \.github\/workflows/);
    expect(text.indexOf("First")).toBeLessThan(text.indexOf("Second"));
  });

  it("calls no patch rejected where the fixer was not asked for one", () => {
    const issue = issueOn(6);
    const rejected = { ...fixOf(issue, 6), status: "rejected", patch: null } as const;
    const fixes = [{ ...rejected, reason: '"go.sum" is a lock file', tried: false } as const];
    const text = summary([issue], { fixes });
    expect(text).toContain('no fix was tried: "go.sum" is a lock file');
    expect(text).not.toContain("rejected");
    const shown = terminalReport(resultOf([issue], { fixes }));
    expect(shown).toContain('fix: not tried ("go.sum" is a lock file)');
  });

  it("folds what is only listed, apart from the issues that count", () => {
    const text = summary([
      issueOn(6, "First"),
      { ...issueOn(9, "In a bundle"), silenced: "ignored by dist/**" },
    ]);
    expect(text).toMatch(/^✅ \*\*Crosscheck\*\*: 1 issue, 1 only listed/);
    const [before = "", after = ""] = text.split(
      "Only listed, because their files are not reviewed: 1",
    );
    expect(before).toContain("First");
    expect(before).not.toContain("In a bundle");
    expect(after).toMatch(/- In a bundle\n .*`src\/cart.ts:9`, ignored by dist/);
  });

  it("folds what was there before the change, apart from what counts and from what is not reviewed", () => {
    const older = { ...issueOn(9, "Old leak"), preExisting: true };
    const text = summary([issueOn(6, "First"), older]);
    expect(text).toMatch(/^✅ \*\*Crosscheck\*\*: 1 issue, 1 from before the change/);
    const [before = "", after = ""] = text.split(
      "<details><summary>There before the change, which does not make them worse: 1</summary>",
    );
    expect(before).not.toContain("Old leak");
    expect(after).toMatch(/- Old leak\n {2}🔴 high · bug · `src\/cart.ts:9` · raised by `claude`/);
    expect(text).not.toContain("not reviewed");
  });

  it("shows what agents were paid to say: of the change, of patches, of what they left alone", () => {
    const [first, second] = [issueOn(6, "First"), issueOn(9, "Second")];
    const unsure = {
      reviewer: "codex",
      verdict: "unsure",
      reason: "The caller is not here.",
    } as const;
    const left = { status: "no-change", reason: "the fixer changed nothing", patch: null } as const;
    const summaries = "It adds a cart.\n\nMostly sound.";
    const result = resultOf([{ ...first, votes: [unsure] }, second], {
      reviewers: [{ ...reviewer, summary: summaries }],
      fixes: [
        { ...fixOf(first, 6), ...left, confirmations: [], summary: "Only @maintainer can decide." },
        { ...fixOf(second, 9), commit: "c".repeat(40), summary: "I read the total once." },
      ],
    });
    const text = texts.summary(result, nothingPosted, 60_000);
    expect(text).toContain("- `claude`: It adds a cart. Mostly sound.");
    expect(text).toMatch(/the fixer left it alone: Only .*maintainer.* can decide\./);
    expect(live(text).text).not.toContain("@");
    expect(text).toContain("`: I read the total once.\n  - `claude` (solved): it is");
    expect(texts.comment({ ...first, votes: [unsure] }, null)).toContain(
      "- `codex` (unsure): The caller is not here.",
    );
    const out = terminalReport(result);
    for (const said of [
      "   claude says of the change: It adds a cart. Mostly sound.",
      "   codex (unsure): The caller is not here.",
      "   the fixer says: Only @maintainer can decide.",
      "   the fixer says: I read the total once.",
      "   claude (solved): it is",
    ]) {
      expect(out.split("\n")).toContain(said);
    }
    // The report has all of a text, a reader sees its beginning.
    const long = resultOf([], { reviewers: [{ ...reviewer, summary: "x".repeat(9_000) }] });
    expect(texts.summary(long, nothingPosted, 60_000).length).toBeLessThan(3_000);
    expect(terminalReport(long).length).toBeLessThan(1_500);
  });

  it("shows in full what is not inline, with the reason, and what nobody looked at", () => {
    const text = summary([issueOnFile("Too long")], {
      skippedFiles: [{ file: "dist/a.js", reason: "generated" }],
      notices: ["The agents ran without a jail."],
    });
    expect(text).toContain("it names no line of the diff");
    expect(text).toContain("What is wrong: Too long.");
    expect(text).toContain("`dist/a.js`: generated");
    expect(text).toContain("The agents ran without a jail.");
  });

  it("says which lines of a file nobody read", () => {
    const lines = [{ side: "RIGHT", start: 1, end: 7_779 } as const];
    const skip = { file: "src/defs.rs", reason: "too large for one thread", lines };
    const over = { skippedFiles: [{ ...skip, what: "code" as const }] };
    const text = summary([], over);
    expect(text).toContain("1 file not reviewed, or not all of it (1 too large for one thread)");
    expect(text).toContain("`src/defs.rs`: lines 1–7,779: too large for one thread");
    expect(terminalReport(resultOf([], over))).toContain("src/defs.rs (lines 1–7,779: too large");
  });

  it.each([
    ["passed", "✅ verified · confirmed by `claude`"],
    ["not-run", "unverified: no verify command is set · confirmed by `claude`"],
    ["cannot-judge", "unverified: verify fails without it too · confirmed by `claude`"],
    ["not-allowed", "unverified: no jail for the code of an author without write access"],
  ] as const)("says in every text who judged a patch (verify: %s)", (verify, words) => {
    const issues = [issueOn(6), issueOnFile("Too long")];
    const fixes = issues.map((issue) => ({ ...fixOf(issue, 6), verify }));
    const result = resultOf(issues, { fixes });
    const shown = { ...fixOf(issueOn(6), 6), patch: "diff", note: null, suggestion: null, verify };
    expect(texts.comment(issueOn(6), shown)).toContain(`Patch ${words}`);
    expect(texts.reviewBody(result, issues.slice(1), 60_000)).toContain(`Patch ${words}`);
    const text = summary(issues, { fixes });
    expect(text.split(`has a checked patch (${words}`)).toHaveLength(3);
    expect(jobSummary(result, new Map(), [], plainEnglish)).toContain(words);
    expect(terminalReport(result)).toContain(words.replaceAll("`", ""));
  });

  it("says that no reviewer confirmed a patch", () => {
    const issue = issueOn(6);
    const fixes = [{ ...fixOf(issue, 6), confirmations: [] }];
    expect(summary([issue], { fixes })).toContain("✅ verified · no reviewer confirmed it");
  });

  it("shows the patch of an issue that has no line, unless it is committed", () => {
    const issue = issueOnFile("Too long");
    const fix = fixOf(issue, 6);
    expect(summary([issue], { fixes: [fix] })).toContain("+fixed 6");
    const committed = { ...fix, commit: "c".repeat(40) };
    expect(summary([issue], { fixes: [committed] })).not.toContain("+fixed 6");
  });

  it("keeps its limit, headline first, and says that something is missing", () => {
    const issues = Array.from({ length: 200 }, (_, at) => issueOnFile(`Issue ${at}`));
    for (const limit of [500, 3000, 20_000]) {
      const text = texts.summary(resultOf(issues), nothingPosted, limit);
      expect(text.length).toBeLessThanOrEqual(limit);
      expect(text).toMatch(/^✅ \*\*Crosscheck\*\*: 200 issues/);
      expect(text).toContain("did not fit");
    }
  });
});

/** Every text of an issue that an agent writes, hostile. */
const hostileIssue: fc.Arbitrary<ReportedIssue> = fc
  .record({ title: hostileText, description: hostileText, text: hostileText, file: hostileText })
  .map(({ title, description, text, file }) => ({
    ...issueOn(6, title),
    title,
    description,
    file,
    anchor: { ...(issueOn(6).anchor as NonNullable<ReportedIssue["anchor"]>), file },
    suggestions: [{ reviewer: "claude", text }],
    votes: [{ reviewer: "codex", verdict: "confirm", reason: text }],
  }));

const open = { state: "open", fixedIn: null, threadUrl: null } as const;

describe("every text", () => {
  it("holds nothing alive of what agents wrote", () => {
    fc.assert(
      fc.property(hostileIssue, hostileText, (issue, text) => {
        const result = resultOf([{ ...issue, shown: { where: "summary", reason: "x" } }], {
          reasons: [text],
          notices: [text],
          skippedFiles: [{ file: text, reason: text }],
          reviewers: [{ ...reviewer, model: text, reason: text }],
          fixes: [{ ...fixOf(issue, 6), summary: text, patch: text }],
        });
        const fix = {
          ...fixOf(issue, 6),
          suggestion: null,
          patch: text,
          note: text,
          summary: text,
        };
        for (const markdown of [
          texts.comment(issue, fix),
          explainMarkdown({ ...issue, snippet: text }, open, plainEnglish),
          texts.reviewBody(result, [issue], 60_000),
          texts.summary(result, nothingPosted, 60_000),
          jobSummary(result, new Map(), [text], plainEnglish),
        ]) {
          const shown = live(markdown).text.replace(/https:\/\/nodejs\.org\S*/g, "");
          expect(shown).not.toMatch(/@\w|:\/\/|<(?!\/?(?:details|summary)>)|<!--/);
          expect(shown.replace(/&#\d+;/g, "")).not.toMatch(/#\d/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("lets no workflow command or escape sequence into the terminal", () => {
    fc.assert(
      fc.property(
        hostileIssue,
        fc.constantFrom("::error::x", "##[error]x", "\u001b[2J"),
        (issue, text) => {
          const out = terminalReport(
            resultOf([{ ...issue, description: text }], { notices: [text] }),
          );
          expect(out).not.toMatch(/^\s*::|##\[/m);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
          expect(out).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
        },
      ),
    );
  });
});

describe("redactResult", () => {
  it("takes a secret out of every text, and leaves a report that is still valid", () => {
    const secret = "test-key-anthropic";
    const issue = { ...issueOn(6), description: `leak ${secret}`, snippet: secret };
    const fix = { ...fixOf(issue, 6), patch: `+${secret}`, summary: secret };
    const result = resultOf([issue], { fixes: [fix], notices: [secret], reasons: [secret] });
    const json = JSON.stringify(redactResult(result, redactor([secret])));
    expect(json).not.toContain(secret);
    expect(parseReport(json)).toMatchObject({ status: "read" });
  });
});

describe("progressMarkdown", () => {
  it("shows who is where, with time and cost", () => {
    const text = progressMarkdown(
      {
        phase: "reviewing",
        head: "a".repeat(40),
        issueCount: null,
        agents: [
          { name: "claude", state: "done", elapsedMs: 61_000, costUsd: 0.5, note: "3 issues" },
          { name: "codex", state: "failed", elapsedMs: 5, costUsd: null, note: "@alice" },
        ],
      },
      plainEnglish,
    );
    expect(text).toContain("is reviewing** `aaaaaaaa`");
    expect(text).toContain("✅ `claude` done, 1 min 01 s, $0.50: 3 issues");
    expect(text).toContain("❌ `codex` failed, 0.0 s: `@alice`");
  });
});

describe("a report below progress", () => {
  it("is found again, and stays when the run ends without one of its own", () => {
    const report = "✅ **Crosscheck**: 1 issue\n\n- `x`";
    const shown = aboveReport("🔄 **Crosscheck is fixing**\n", report);
    expect(reportBelow(shown)).toBe(report);
    expect(reportBelow(report)).toBe("");
    expect(aboveReport("a\n", "")).toBe("a\n");
    const ended = endedText("it was killed", null)(shown);
    expect(ended).toContain("**: it was killed");
    expect(ended).not.toContain("is fixing");
    expect(reportBelow(ended)).toBe(report);
    expect(endedText("it was killed", null)("🔄 **Crosscheck is reviewing**\n")).not.toContain(
      "🔄",
    );
  });

  it("begins at a line that nothing hostile can bring", () => {
    const line = aboveReport("a", "b").split("\n").at(-2) ?? "";
    for (const text of [line, `\`\`\`\n${line}\n\`\`\``, `> ${line}`]) {
      expect(reportBelow(`\n${harmless(text)}\nx`)).toBe("");
    }
  });
});

describe("tone: short", () => {
  it("keeps title, place and proposal, and folds the rest", () => {
    const suggestions = [{ reviewer: "claude", text: "Guard it." }];
    const issue = { ...issueOn(6, "Wrong sum"), suggestions };
    const short = textsIn(wordsIn("en", "short")).comment(issue, null);
    const [open = "", folded = ""] = short.split("<details><summary>Details</summary>");
    expect(open).toContain("**Wrong sum**");
    expect(open).toContain("Guard it.");
    expect(open).not.toContain("What is wrong");
    expect(folded).toContain("What is wrong: Wrong sum.");
  });
});
