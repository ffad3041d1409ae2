import { join } from "node:path";
import { expect, test } from "vitest";
import { writeFiles } from "../../coder/write-files.ts";
import { startModels } from "../../world/models/server.ts";
import { setDesk } from "../desk.ts";
import { base, changed, fractions, injection, interpolation, reviewer } from "../shop.ts";

const alarm = {
  ...fractions,
  file: "src/search.ts",
  title: "The function has no return type",
  description: "TypeScript infers it.",
  snippet: null,
  line: 1,
};
const defects = [
  {
    file: "src/search.ts",
    line: 2,
    description: "SQL injection: search pastes its text into the SQL string.",
  },
  { description: "Discounts give fractions of a cent: sum * (1 - percent / 100) is not whole." },
  { description: "There is no test that covers a currency other than EUR." },
];

test("scores the panel on a repository and on a bundle", {
  timeout: 120_000,
}, async () => {
  await using models = await startModels({
    scripts: [
      { vendor: "anthropic", steps: reviewer([fractions, injection]) },
      { vendor: "openai", steps: reviewer([interpolation, alarm]) },
    ],
  });
  await using desk = await setDesk(base, models);
  await desk.git("switch", "--quiet", "--create=discounts");
  await desk.write(changed);
  await desk.git("add", "--all");
  await desk.git("commit", "--quiet", "--message=Add discounts and a search");
  const data = join(desk.home, "cases");
  await writeFiles(data, {
    "one.json": JSON.stringify({
      repository: desk.repository,
      base: "main",
      head: "discounts",
      defects,
    }),
    "two.json": JSON.stringify([
      { repository: "shop.bundle", base: "main", head: "discounts", defects },
    ]),
  });
  await desk.git("bundle", "create", "--quiet", join(data, "shop.bundle"), "main", "discounts");

  const ended = await desk.withAgents(["eval", "--data", data, "--top", "1", "--json"]);
  expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
  const printed = JSON.parse(ended.stdout);
  expect(printed).toMatchObject({ cases: 2, incomplete: [] });
  expect(printed.scores).toMatchObject([
    { who: "claude", issues: 4, right: 4, known: 6, found: 4, precision: 1, recall: 4 / 6 },
    { who: "codex", issues: 4, right: 2, known: 6, found: 2, precision: 0.5, recall: 2 / 6 },
    { who: "union", issues: 6, right: 4, found: 4 },
    { who: "agreed", issues: 2, right: 2, found: 2, precision: 1 },
    { who: "top 1", issues: 2, right: 2, found: 2 },
  ]);
  expect(models.problems).toEqual([]);

  const text = await desk.withAgents(["eval", "--data", data, "--reviewers", "claude"]);
  expect(text.stdout).toMatch(/^claude +1\.00 +0\.67 +0\.80 {3}4\/4 right, 4\/6 found$/m);
});

test("says which case is wrong", async () => {
  await using desk = await setDesk(base);
  const data = join(desk.home, "cases");
  await writeFiles(data, {
    "one.json": JSON.stringify({ repository: "gone", base: "a", head: "b" }),
  });
  const ended = await desk.crosscheck(["eval", "--data", data]);
  expect(ended).toMatchObject({ exitCode: 2, stdout: "" });
  expect(ended.stderr).toContain("one.json");
  expect(await desk.crosscheck(["eval"])).toMatchObject({ exitCode: 2 });
});
