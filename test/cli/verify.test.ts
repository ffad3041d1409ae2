import { expect, test } from "vitest";
import type { RunResult } from "../../src/model/result.ts";
import { startModels } from "../world/models/server.ts";
import { setDesk } from "./desk.ts";
import { base, changed, fixer, fractions, injection, reviewer } from "./shop.ts";

test("fix --verify leaves out what the command refuses, and says when it cannot judge", async () => {
  await using models = await startModels({
    scripts: [
      { vendor: "anthropic", steps: reviewer([injection, fractions]) },
      { vendor: "gemini", steps: fixer },
    ],
  });
  await using desk = await setDesk(base, models);
  await desk.git("checkout", "--quiet", "-b", "feature");
  await desk.write(changed);
  await desk.git("add", "--all");
  await desk.git("commit", "--quiet", "--message=Add discounts and a search");
  const flags = ["--reviewers", "claude", "--base", "main"];
  expect(await desk.withAgents(["review", ...flags])).toMatchObject({ exitCode: 0 });

  const verify = "! grep -q 'Math.round' src/cart.ts";
  const fix = ["fix", "--json", "--fix-attempts", "1"];
  const ended = await desk.withAgents([...fix, "--verify", verify]);
  expect(ended.exitCode).toBe(0);
  const { fixes } = JSON.parse(ended.stdout) as RunResult;
  expect(fixes.map((one) => [one.status, one.verify])).toEqual([
    ["fixed", "passed"],
    ["rejected", "failed"],
  ]);
  expect(await desk.read("src/search.ts")).toContain("note = $1");
  expect(await desk.read("src/cart.ts")).toBe(changed["src/cart.ts"]);

  // A person reads the patch before it is committed: it is written, and that nothing judged it is said.
  const unjudged = await desk.withAgents([...fix, "--verify", "exit 3"]);
  const after = JSON.parse(unjudged.stdout) as RunResult;
  expect(after.notices.join()).toContain("it fails without them too");
  expect(after.fixes.at(-1)).toMatchObject({ status: "fixed", verify: "cannot-judge" });
  expect(await desk.read("src/cart.ts")).toContain("Math.round(");
  expect(models.problems).toEqual([]);
});
