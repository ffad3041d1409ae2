import { expect, it } from "vitest";
import { markedIssue } from "../../src/github/marker/marked-issue.ts";
import type { IssueMarker, SummaryMarker } from "../../src/github/marker/marker.ts";
import { markerLength } from "../../src/github/marker/marker.ts";
import { planPublication } from "../../src/github/plan/plan-publication.ts";
import { signedComment } from "../../src/github/publish/signed-texts.ts";
import { texts } from "../report/english.ts";
import { issueOn, issueOnFile, resultOf } from "../report/sample.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { startGitHub } from "../world/github/start.ts";
import { connect } from "./connect.ts";
import { planOptions } from "./plan-options.ts";
import { runOn, setScene } from "./scene.ts";
import { markedIn, signed, testKeyring } from "./signed.ts";

/** https://docs.github.com/en/rest: more is a 422, "Body is too long (maximum is 65536 characters)". */
const maxBody = 65_536;
const sha = "a".repeat(40);

/** The plan of one inline comment whose text somebody else made. */
function planned(text: string): string {
  const result = resultOf([issueOn(6)]);
  const publication = planPublication(
    planOptions({ result, texts: { ...texts, comment: () => text } }),
  );
  const [comment] = publication.review?.comments ?? [];
  return comment === undefined ? "" : signedComment(comment, 1, testKeyring);
}

const issueMarker = { kind: "issue", issue: markedIssue(issueOn(6)), head: sha } as const;
const room = maxBody - markerLength(issueMarker);

it.each([
  ["one character less than fits", "a".repeat(room - 1), true],
  ["exactly what fits", "a".repeat(room), true],
  ["one character too many", `a\n${"b".repeat(room - 1)}`, false],
  ["a fence that would stay open", `text\n\`\`\`ts\n${"code\n".repeat(room / 4)}\`\`\`\n`, false],
  ["a longer fence", `\`\`\`\`\`\n${"```\n".repeat(room / 3)}\`\`\`\`\`\n`, false],
  ["pairs of surrogates in every line", "🐛🐛🐛🐛🐛\n".repeat(room / 10), false],
  ["one line that is too long", "🐛".repeat(room), false],
])("plans a comment of %s within GitHub's limit", (_name, text, whole) => {
  const body = planned(text);
  expect(body.length).toBeLessThanOrEqual(maxBody);
  expect(body.isWellFormed()).toBe(true);
  expect((markedIn(body) as IssueMarker | undefined)?.issue.title).toBe("Problem on line 6");
  expect(body.startsWith(text)).toBe(whole);
  if (!whole) expect(body).toContain("cut: too long");
  const fences = body.split("\n").filter((line) => /^`{3,}/.test(line));
  const longest = fences.filter((line) => line.startsWith(fences[0]?.match(/^`+/)?.[0] ?? "-"));
  expect(longest.length % 2).toBe(0);
});

it("writes a summary whose marker remembers as much as it may, and a report with as much to say", async () => {
  await using world = await startGitHub();
  const scene = await setScene(world);
  const hex = (at: number, length: number) => at.toString(16).padStart(length, "0");
  const full: SummaryMarker = {
    kind: "summary",
    state: "done",
    head: scene.pull.headSha,
    reviewedHead: scene.pull.headSha,
    reviewedBase: sha,
    said: Array.from({ length: 300 }, (_, at) => hex(at, 8)),
    issues: [],
    commits: Array.from({ length: 300 }, (_, at) => ({
      issue: hex(at, 8),
      sha: hex(at, 40),
      reverts: hex(at + 1, 40),
    })),
    dismissed: Array.from({ length: 300 }, (_, at) => hex(at, 8)),
    renamed: Array.from({ length: 300 }, (_, at) => ({ path: `src/${at}.ts`, first: `${at}.ts` })),
  };
  const body = signed("The report before.", full);
  world.comment(scene.pull, { author: "github-actions[bot]", body });
  const issues = Array.from({ length: 120 }, (_, at) => ({
    ...issueOnFile(`Issue ${at}`),
    description: "Something is wrong here. ".repeat(40),
  }));
  const { published } = await runOn(connect(world), scene, { result: resultOf(issues) });
  expect(published.notices).toEqual([]);
  const [comment, ...others] = scene.pull.comments;
  expect(others).toEqual([]);
  expect(comment?.body.length).toBeLessThanOrEqual(maxBody);
  expect(comment?.body).toContain("120 issues");
  const kept = markedIn(comment?.body ?? "") as SummaryMarker;
  expect(kept.commits).toHaveLength(100);
  expect(kept.issues.length).toBeGreaterThan(5);
  expectClean(world);
});

it("posts everything it can where the conversation is locked, and says so", async () => {
  await using world = await startGitHub();
  const scene = await setScene(world);
  scene.pull.locked = true;
  const { published } = await runOn(connect(world), scene, {
    result: resultOf([issueOn(6)]),
    checkRun: { wanted: true, severeCount: 1 },
  });
  expect(published.summaryUrl).toBeNull();
  expect(published.notices.join("\n")).toContain("locked");
  expect(scene.repository.checkRuns).toMatchObject([{ conclusion: "failure" }]);
  expectClean(world);
});
