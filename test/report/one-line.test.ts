import { describe, expect, it } from "vitest";
import { explainMarkdown } from "../../src/report/markdown/explain.ts";
import { foldedPatch } from "../../src/report/markdown/issue.ts";
import { terminalReport } from "../../src/report/terminal/terminal-report.ts";
import { fixPrompt } from "../../src/review/prompt/fix-prompt.ts";
import { confirmPrompt } from "../../src/review/prompt/reviewer-prompts.ts";
import { visible } from "../../src/text/hidden.ts";
import { plainEnglish } from "../../src/words/words.ts";
import { fixOf, issueOn, resultOf } from "./sample.ts";

/** What some program takes for the end of a line, and git does not. */
const lineEnds = [..."\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029"];

describe.each(lineEnds.map((end) => [visible(end), end] as const))("%s in code", (mark, end) => {
  const hiding = `// a${end}index 1234567..89abcdef${end}::add-mask::b`;
  const shown = hiding.replaceAll(end, mark);
  const issue = issueOn(2);

  it("is one line of a patch, which loses nothing but git's own line of names", () => {
    const patch = `diff --git a/a b/a\nindex 1234567..89abcdef 100644\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+${hiding}\n`;
    expect(foldedPatch(patch, plainEnglish)).toContain(
      `\`\`\`diff\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+${shown}\n\`\`\``,
    );
    const fix = { ...fixOf(issue, 2), patch, reason: "not asked for" };
    expect(terminalReport(resultOf([issue], { fixes: [fix] }))).toContain(`\n   +${shown}\n`);
    expect(confirmPrompt([{ issue, patch }])).toContain(`\n-x\n+${shown}\n`);
  });

  it("is one line of a quote and of a proposal", () => {
    const quoting = {
      ...issue,
      snippet: `x;\n${hiding}\ny;`,
      suggestions: [{ reviewer: "claude", text: `Write:\n\n\`\`\`\n${hiding}\n\`\`\`` }],
    };
    const state = { state: "open", fixedIn: null, threadUrl: null } as const;
    expect(explainMarkdown(quoting, state, plainEnglish)).toContain(`\nx;\n${shown}\ny;\n`);
    expect(explainMarkdown(quoting, state, plainEnglish)).toContain(`\`\`\`\n${shown}\n\`\`\``);
    const prompt = fixPrompt(quoting, { reset: false });
    expect(prompt).toContain(`Code:\nx;\n${shown}\ny;`);
    expect(prompt).toContain(`Write:\n\n\`\`\`\n${shown}\n`);
    expect(terminalReport(resultOf([quoting]))).toContain(`\n   ${shown}\n`);
  });
});
