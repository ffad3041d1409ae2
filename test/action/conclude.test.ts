import { expect, it } from "vitest";
import { conclude } from "../../src/action/conclude.ts";
import { parseConfig } from "../../src/config/config.ts";
import { issueOn, resultOf } from "../report/sample.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

/** A runner shows ten annotations of a kind and step; warnings of our own are among them. */
it("annotates no more issues than a runner shows beside our own warnings, the best ranked first", async () => {
  await using folder = await temporaryFolder("conclude");
  const issues = Array.from({ length: 12 }, (_, at) => issueOn(at + 3));
  const result = resultOf(issues);
  const comments = issues.map(({ id }) => {
    return { issue: id, status: "failed", url: null, reason: "GitHub refused the line" };
  });
  const posted = { comments, commits: [], checkRunUrl: null };
  const options = { temp: folder.path, runId: "test", config: parseConfig({}), note: () => {} };
  const finished = { result, outcome: "success", reason: "", reviewUrl: null, posted, notices: [] };
  const { annotations } = await conclude(finished as never, options as never);
  expect(annotations.map(({ startLine }) => startLine)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
});
