import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { openSample } from "../../demo/sample-world.ts";
import { scripts } from "../../demo/scenario/scripts.ts";
import { reportSchema } from "../../src/report/report-schema.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { action, agentInputs } from "./agents.ts";

it("reviews a pull request with two real agents, patches it with a third, and posts one review", async () => {
  await using cache = await temporaryFolder("cache");
  await using world = await openSample({ scripts: scripts({ thinkMs: 0 }), toolCache: cache.path });
  const { github, pull, runner, models, repository } = world;
  const reviewed = pull.headSha;

  const step = await runner.uses({
    action,
    event: await github.event("pull_request", "opened", pull),
    inputs: { ...world.inputs, ...(await agentInputs()), fix: "commit" },
  });

  expect(step.log.join("\n")).toContain("issues");
  expect(step).toMatchObject({ conclusion: "success", exitCode: 0 });
  expect(step.outputs).toMatchObject({
    outcome: "success",
    "issue-count": "8",
    "fixed-count": "7",
  });

  const [review, ...more] = pull.reviews.filter((one) => one.commit === reviewed);
  expect(more).toEqual([]);
  expect(review?.body).toContain("8 issues, 7 with a checked patch");
  const places = pull.threads.map((thread) => {
    const location = thread.comments[0]?.location;
    return `${thread.path}:${location?.line}`;
  });
  // A comment ends where its fix does: should GitHub refuse the commit, it becomes a suggestion.
  expect(places.sort()).toEqual([
    "src/http/orders.ts:17",
    "src/http/orders.ts:7",
    "src/orders/cart.ts:23",
    "src/orders/inventory.ts:15",
    "src/orders/inventory.ts:8",
    "src/orders/refund.ts:18",
    "test/cart.test.ts:19",
  ]);
  // Said by both, in different words and on different lines: one thread, and it says so.
  const injection = pull.threads.find(
    (thread) => thread.path === "src/http/orders.ts" && thread.comments[0]?.location.line === 17,
  );
  expect(injection?.comments[0]?.body).toContain("raised by `claude` and `codex`");
  // The false alarm was refuted: kept in the summary, out of the diff.
  const [summary] = pull.comments;
  expect(pull.comments).toHaveLength(1);
  expect(summary?.body).toContain("refuted by codex");

  const head = await repository.head(pull.headRef);
  expect(head).not.toBe(reviewed);
  expect(await repository.read(head ?? "", "src/http/orders.ts")).toContain("where note like $1");
  expect(await repository.read(head ?? "", "src/orders/inventory.ts")).toContain("stockForUpdate");
  expect(await repository.read(head ?? "", "test/cart.test.ts")).toContain("await assert.rejects(");
  expect(github.requests("graphql/createCommitOnBranch")).toHaveLength(7);

  const report: unknown = JSON.parse(await readFile(step.outputs.report ?? "", "utf8"));
  const { $schema: _, ...schema } = reportSchema;
  const valid = new Ajv({ strict: false }).compile(schema);
  expect(valid(report), JSON.stringify(valid.errors)).toBe(true);

  expect(models.problems).toEqual([]);
  expect(step.leaks).toEqual([]);
  expectClean(github);
  await step.post();
});
