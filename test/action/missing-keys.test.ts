import { expect, it } from "vitest";
import { noKeys } from "../../src/action/missing-keys.ts";
import { parseConfig } from "../../src/config/config.ts";
import { UsageError } from "../../src/errors.ts";

const place = { event: "pull_request", fork: false, actor: "alice" };
const config = parseConfig({ reviewers: "claude, second=claude, codex" });

it("is an error of the workflow where keys could have been given, and names each once", () => {
  const fails = (over: Partial<typeof place>) => () => noKeys(config, { ...place, ...over });
  for (const over of [
    {},
    // What these start has the secrets of the repository, whoever the pull request is from.
    { event: "issue_comment", fork: true },
    { event: "workflow_dispatch", fork: true },
    { event: "pull_request_target", fork: true },
  ]) {
    expect(fails(over)).toThrow(UsageError);
  }
  expect(fails({})).toThrow(/^no reviewer has a key: .*for claude: .*for codex: /);
  expect(fails({})).not.toThrow(/for claude.*for claude/);
});

it.each([
  [{ event: "pull_request", fork: true }, "gets no secrets"],
  [{ event: "pull_request_review_comment", fork: true }, "gets no secrets"],
  [{ actor: "dependabot[bot]" }, "Dependabot's runs get no Actions secrets"],
])("is skipped in green, with what to do, where GitHub withholds secrets: %j", (over, reason) => {
  const finished = noKeys(config, { ...place, ...over });
  expect(finished).toMatchObject({ outcome: "skipped", result: null });
  expect(finished.reason).toContain(reason);
});
