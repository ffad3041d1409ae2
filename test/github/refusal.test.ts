import { expect, it } from "vitest";
import { GitHubError } from "../../src/errors.ts";
import { blockedCause } from "../../src/github/plan/plan-commits.ts";
import {
  causeText,
  type RefusalCause,
  refusalFor,
  refusalOf,
  refusalText,
} from "../../src/github/refusal.ts";
import { planOptions } from "./plan-options.ts";

const { pullRequest } = planOptions();
const violations = "Repository rule violations found";

it.each<[message: string, status: number | undefined, cause: RefusalCause]>([
  ["Changes must be made through a pull request.", 422, "protected"],
  ["git push: GH006: Protected branch update failed for refs/heads/a.", 422, "protected"],
  [`${violations}\n\nChanges must be made through a pull request.\n\n`, 422, "ruleset"],
  [
    `git push: GH013: ${violations} for refs/heads/a. - Commits must have verified signatures.`,
    422,
    "ruleset",
  ],
  [`${violations}\n\nCannot create ref due to creations being restricted.`, 422, "ruleset"],
  ['Expected branch to point to "a" but it did not.', 409, "head-moved"],
  ["Branch feature not found", 404, "branch-deleted"],
  [
    'Validation Failed: {"resource":"PullRequest","field":"base","code":"invalid"}',
    422,
    "branch-deleted",
  ],
  ["Could not resolve to a Repository with the name 'bob/shop'.", 404, "repository-hidden"],
  [
    "refusing to allow a GitHub App to create or update workflow `.github/workflows/a.yml`",
    403,
    "workflow",
  ],
  ["GitHub Actions is not permitted to create or approve pull requests.", 403, "no-pull-requests"],
  ["Resource not accessible by integration", 403, "no-right"],
  ["Repository was archived so is read-only.", 403, "archived"],
  ["git push: This repository was archived so is read-only.", 403, "archived"],
  ["You have exceeded a secondary rate limit", 403, "limited"],
  ["Bad credentials", 401, "bad-token"],
  ["fetch failed", undefined, "no-answer"],
  ["<html><title>Unicorn!</title></html>", 502, "no-answer"],
  ["path contains a malformed path component", 422, "other"],
])("%j (%s) is %s", (message, status, cause) => {
  const before = status === undefined ? "GitHub did not answer" : `GitHub answered ${status}`;
  const error = new GitHubError(`${before}: ${message}`, status);
  const refusal = refusalOf(error);
  expect(refusal.cause).toBe(cause);
  expect(refusalText(refusal)).not.toMatch(/GitHub answered|GitHub did not answer:/);
  expect(refusal.words).not.toMatch(/[<>\n]/);
});

it("bounds GitHub's words, shows what is hidden in them, and keeps ours around them", () => {
  const said = `No\u200b::set-output name=a::${"x".repeat(5_000)}\nmore (the token lacks contents: write)`;
  const text = refusalText(refusalOf(new GitHubError(`GitHub answered 403: ${said}`, 403)));
  expect(text.length).toBeLessThan(500);
  expect(text).toMatch(
    /^the token may not push to the branch \(it takes contents: write\) \(GitHub says: “No⟨U\+200B⟩/,
  );
  expect(text.endsWith("…”)")).toBe(true);
});

it("has a sentence of its own for each cause that is known without asking", () => {
  const fork = { ...pullRequest, fork: true, headRepository: "bob/shop" };
  const closed = { ...pullRequest, state: "closed" } as const;
  const causes = [
    pullRequest,
    { ...fork, maintainerCanModify: true },
    fork,
    { ...fork, headRepository: null },
    { ...closed, headRepository: null },
    { ...pullRequest, state: "merged", headDeleted: true } as const,
    closed,
    { ...closed, headDeleted: true },
    { ...closed, baseDeleted: true },
  ].map(blockedCause);
  expect(causes).toEqual([
    null,
    null,
    "fork-locked",
    "fork-deleted",
    "fork-deleted",
    "merged",
    "closed",
    "branch-deleted",
    "base-deleted",
  ]);
  const texts = causes.flatMap((cause) => (cause === null ? [] : [causeText(cause)]));
  expect(new Set(texts).size).toBe(new Set(causes).size - 1);
  expect(refusalText(refusalFor("merged"))).toBe("the pull request is merged");
});
