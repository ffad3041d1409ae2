import { expect, it } from "vitest";
import { permissionName } from "../../src/github/permission-name.ts";

const repository = "/repos/{owner}/{repo}";

it.each([
  [`POST ${repository}/pulls/{pull_number}/reviews`, "pull-requests: write"],
  [`POST ${repository}/pulls/{pull_number}/reviews/{review_id}/events`, "pull-requests: write"],
  [`DELETE ${repository}/pulls/{pull_number}/reviews/{review_id}`, "pull-requests: write"],
  [`POST ${repository}/pulls`, "pull-requests: write"],
  [`PATCH ${repository}/pulls/{pull_number}`, "pull-requests: write"],
  [`GET ${repository}/pulls/{pull_number}/commits`, "pull-requests: read"],
  [`POST ${repository}/issues/{issue_number}/comments`, "pull-requests: write"],
  [`POST ${repository}/check-runs`, "checks: write"],
  [`POST ${repository}/git/refs`, "contents: write"],
  [`DELETE ${repository}/git/refs/{ref}`, "contents: write"],
  [`GET ${repository}/git/ref/{ref}`, "contents: read"],
  [`GET ${repository}/compare/{basehead}`, "contents: read"],
  [
    "mutation { addPullRequestReviewThread(input: $input0) { thread { line } } }",
    "pull-requests: write",
  ],
  ["mutation { createCommitOnBranch(input: $input) { commit { oid } } }", "contents: write"],
  ["mutation { resolveReviewThread(input: $input) { thread { id } } }", "contents: write"],
  ["mutation { unresolveReviewThread(input: $input) { thread { id } } }", "contents: write"],
  ["query { repository { pullRequest(number: 1) { id } } }", "pull-requests: read"],
  ["GET /rate_limit", undefined],
])("knows what %s takes where the answer does not say", (operation, permission) => {
  expect(permissionName(operation, undefined)).toBe(permission);
});

it("prefers what the answer says", () => {
  const header = "issues=write; pull_requests=write,contents=read";
  expect(permissionName("POST /x", header)).toBe(
    "issues: write or pull-requests: write, contents: read",
  );
});

it.each(["`issues=write", "issues=write`", ""])("does not repeat a header like %j", (header) => {
  expect(permissionName(`POST ${repository}/pulls`, header)).toBe("pull-requests: write");
});
