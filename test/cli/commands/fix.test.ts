import { expect, test } from "vitest";
import type { RunResult } from "../../../src/model/result.ts";
import { reviewer as answered, resultOf } from "../../report/sample.ts";
import { startModels } from "../../world/models/server.ts";
import { type Desk, setDesk } from "../desk.ts";
import { base, changed, fixer, fractions, injection, reviewer } from "../shop.ts";

const start = async () =>
  await startModels({
    scripts: [
      { vendor: "anthropic", steps: reviewer([injection, fractions]) },
      { vendor: "gemini", steps: fixer },
    ],
  });

/** A branch with the change committed: files that may be patched. */
async function setBranch(...[models]: [Parameters<typeof setDesk>[1]]): Promise<Desk> {
  const desk = await setDesk(base, models);
  await desk.git("checkout", "--quiet", "-b", "feature");
  await desk.write(changed);
  await desk.git("add", "--all");
  await desk.git("commit", "--quiet", "--message=Add discounts and a search");
  return desk;
}

const flags = ["--reviewers", "claude", "--base", "main"];
const report = async (desk: Desk) => (await desk.lastReport()) as RunResult;

test("review --fix writes the patches into the working tree, and leaves a file with changes of one's own alone", async () => {
  await using models = await start();
  await using desk = await setBranch(models);
  const mine = `${changed["src/search.ts"]}// not committed yet\n`;
  await desk.write({ "src/search.ts": mine });
  const ended = await desk.withAgents(["review", "--fix", ...flags]);
  expect(ended.exitCode).toBe(0);
  expect(await desk.read("src/cart.ts")).toContain("Math.round((sum * (100 - percent)) / 100)");
  expect(await desk.read("src/search.ts")).toBe(mine);
  expect(ended.stdout).toMatch(/SQL injection[\s\S]*not tried \("src\/search\.ts" has/);
  expect(ended.stdout).toMatch(/fractions of a cent[\s\S]*fix: fixed/);
  // Nothing is staged or committed for the user, and nobody was paid for a patch that could not be taken.
  expect(await desk.git("diff", "--cached", "--name-only")).toBe("");
  expect(await desk.git("log", "--format=%s", "main..")).toBe("Add discounts and a search\n");
  const asked = models.requests.filter((one) => one.vendor === "gemini" && one.kind === "turn");
  expect(asked.some((one) => one.text.includes(injection.title))).toBe(false);
  expect(models.problems).toEqual([]);
});

test("fix patches what the last review found: the named issue first, then what is left", async () => {
  await using models = await start();
  await using desk = await setBranch(models);
  const reviewed = await desk.withAgents(["review", "--json", ...flags]);
  expect(reviewed.exitCode).toBe(0);
  const { issues } = await report(desk);
  const [first, second] = [injection, fractions].map(
    ({ title }) => issues.find((issue) => issue.title === title)?.id ?? "",
  );

  const unknown = await desk.withAgents(["fix", "00000000"]);
  expect(unknown).toMatchObject({ exitCode: 2, stdout: "" });
  expect(unknown.stderr).toContain("00000000");

  const named = await desk.withAgents(["fix", "--json", (first ?? "").toUpperCase()]);
  expect(named.exitCode).toBe(0);
  expect((JSON.parse(named.stdout) as RunResult).fixes).toMatchObject([
    { issue: first, status: "fixed", summary: "Repaired." },
  ]);
  expect(await desk.read("src/search.ts")).toContain("note = $1");
  expect(await desk.read("src/cart.ts")).toBe(changed["src/cart.ts"]);

  const rest = await desk.withAgents(["fix"]);
  expect(rest.exitCode).toBe(0);
  expect(await desk.read("src/cart.ts")).toContain("Math.round(");
  // The first patch is not committed: it is not asked for again, and still reported.
  expect((await report(desk)).fixes.map((fix) => [fix.issue, fix.status])).toEqual([
    [first, "fixed"],
    [second, "fixed"],
  ]);

  const asked = models.requests.length;
  const again = await desk.withAgents(["fix"]);
  expect(again).toMatchObject({ exitCode: 0, stdout: "" });
  expect(again.stderr).toContain("no issue to fix");
  expect(models.requests).toHaveLength(asked);
  expect(models.problems).toEqual([]);
});

test("fix is bad usage without a review, without a key, and with a report that was damaged", async () => {
  await using desk = await setBranch(undefined);
  const none = await desk.crosscheck(["fix"]);
  expect(none).toMatchObject({ exitCode: 2, stdout: "" });
  expect(none.stderr).toContain("crosscheck review");
  await desk.write({ ".git/crosscheck/last.json": '{"version": 1}' });
  const damaged = await desk.crosscheck(["fix"]);
  expect(damaged).toMatchObject({ exitCode: 2, stdout: "" });
  expect(damaged.stderr).toContain("last.json");
  const reviewers = [{ ...answered, status: "failed", reason: "no key" } as const];
  const failed = JSON.stringify(resultOf([], { outcome: "failed", reviewers }));
  await desk.write({ ".git/crosscheck/last.json": failed });
  const nobody = await desk.crosscheck(["fix"]);
  expect(nobody).toMatchObject({ exitCode: 2, stdout: "" });
  expect(nobody.stderr).toContain("no reviewer answered in the last review");
});
