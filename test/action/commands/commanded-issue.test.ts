import { expect, it } from "vitest";
import { commandedIssue } from "../../../src/action/commands/commanded-issue.ts";
import { markedIssue } from "../../../src/github/marker/marked-issue.ts";
import { rememberedBy, threadOf } from "../../github/plan-options.ts";
import { issueOn } from "../../report/sample.ts";

const [shown, listed] = [issueOn(6), issueOn(9)] as const;
const existing = {
  ...rememberedBy({ issues: [markedIssue(listed)] }),
  threads: [threadOf(shown, "reply:1"), { ...threadOf(shown), id: "strange", marker: null }],
};

/** Which issue a command is about. */
function about(id: string | null, threadOfComment: number | null = null) {
  const comment = { threadOf: threadOfComment } as never;
  const issue = commandedIssue(id, { comment }, existing);
  return typeof issue === "string" ? issue : issue.fingerprint;
}

it("finds an issue by its ID, whether a thread or the summary alone shows it", () => {
  expect(about(shown.id)).toBe(shown.fingerprint);
  expect(about(listed.id)).toBe(listed.fingerprint);
  expect(about(listed.fingerprint.slice(0, 20))).toBe(listed.fingerprint);
  // The ID counts, were the command in the thread of another issue.
  expect(about(listed.id, 1)).toBe(listed.fingerprint);
});

it("finds the issue of the thread whose first comment it answers, and asks where there is none", () => {
  expect(about(null, 1)).toBe(shown.fingerprint);
  expect(about(null, 2)).toBe("This thread is about no issue of mine.");
  expect(about(null)).toContain("Which issue?");
  expect(about("ffffffff")).toContain("I know of no issue `ffffffff` here.");
});
