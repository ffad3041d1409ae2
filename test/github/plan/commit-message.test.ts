import { expect, it } from "vitest";
import { commitMessage, revertMessage } from "../../../src/github/plan/commit-message.ts";
import { fixOf, issueOn } from "../../report/sample.ts";

const sha = "a".repeat(40);

/** Both messages that we write, for what a stranger may have put into every text of theirs. */
function messages(words: string): string[] {
  const issue = { ...issueOn(2, words), reviewers: [words] };
  const fix = {
    ...fixOf(issue, 2),
    summary: words,
    confirmations: [{ reviewer: words, verdict: "solved" as const, reason: words }],
  };
  return [
    commitMessage(issue, fix, words),
    commitMessage({ ...issue, title: "", description: words }, fix, words),
    revertMessage({ issue: issue.id, sha }, `Fix: ${words}`),
  ].map(({ headline, body }) => `${headline}\n\n${body}`);
}

it.each([
  "[skip ci]",
  "[ci skip]",
  "[no ci]",
  "[skip actions]",
  "[actions skip]",
  "[SKIP CI]",
  "[skip\nci]",
  "[skip\u00a0ci]",
])("writes no commit that %j keeps from being checked", (words) => {
  for (const message of messages(`A ${words} b`)) {
    expect(message).not.toMatch(/\[(?:skip|ci|no|actions)\s(?:skip|ci|actions)\]/i);
    expect(message).toMatch(/\((?:skip|ci|no|actions) (?:skip|ci|actions)\)/i);
  }
});

it.each(["skip-checks: true", "skip-checks:true", "Request-Checks : true"])(
  "writes no trailer %j",
  (words) => {
    for (const message of messages(words)) {
      expect(message).not.toMatch(/(?:skip|request)-checks\s*:/i);
    }
  },
);

it.each(["Crosscheck-Issue: 01234567", "Co-authored-by : mallory", "Release-As: 9.0.0"])(
  "lets no summary be the trailer %j",
  (words) => {
    const [message = ""] = messages(words);
    const [token = ""] = words.split(/ ?:/);
    const lines = message.split("\n").filter((line) => line.startsWith(token));
    expect(lines.some((line) => line.includes(words.split(": ")[1] ?? ""))).toBe(true);
    expect(lines.filter((line) => /^[\w-]+ ?: .*(?:01234567|mallory|9\.0\.0)/.test(line))).toEqual(
      [],
    );
  },
);
