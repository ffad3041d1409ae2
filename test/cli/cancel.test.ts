import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunResult } from "../../src/model/result.ts";
import type { Script } from "../world/models/script.ts";
import { startModels } from "../world/models/server.ts";
import { setDesk } from "./desk.ts";
import { base, changed, fixer, fractions, injection, reviewer } from "./shop.ts";

interface Marked {
  readonly run: string;
  readonly pid: string;
  readonly environment: string;
}

/** Every process that carries the marker of some run, whoever its parent is by now. */
async function marked(): Promise<Marked[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      // A process may end between the listing and the look.
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      const run = /(?:^|\0)CROSSCHECK_RUN=([^\0]*)/.exec(environment)?.[1];
      return run === undefined ? [] : [{ run, pid, environment }];
    }),
  );
  return found.flat();
}

/** The marker of the run in this home folder: the jail's own process carries nothing else. Undefined: none runs. */
async function runIn(home: string): Promise<string | undefined> {
  return (await marked()).find((one) => one.environment.includes(home))?.run;
}

async function processesOf(run: string | undefined): Promise<string[]> {
  return (await marked()).filter((one) => one.run === run).map((one) => one.pid);
}

/** Claude has answered, Codex never will. */
const hanging: Script[] = [
  { vendor: "anthropic", steps: reviewer([injection]) },
  { vendor: "openai", steps: () => ({ fault: { kind: "silent", at: "before-headers" } }) },
];

test.each(["auto", "off"])(
  "Ctrl-C ends every process of a review, keeps what was found until then and says so (isolation: %s)",
  async (isolation) => {
    await using models = await startModels({ scripts: hanging });
    await using desk = await setDesk(base, models);
    await desk.write(changed);
    const ctrlC = new AbortController();
    const claudeIsDone = Promise.withResolvers<void>();
    const running = desk.withAgents(["review", "--isolation", isolation], {
      ctrlC: ctrlC.signal,
      onNote: (line) => {
        if (line.includes("claude is done (review)")) claudeIsDone.resolve();
      },
    });
    await Promise.all([
      claudeIsDone.promise,
      models.waitFor((one) => one.vendor === "openai" && one.kind === "turn"),
    ]);
    const run = await runIn(desk.home);
    expect(run).toBeTruthy();
    ctrlC.abort();
    // A run that takes more than 7 s is killed, and has no exit code.
    const ended = await running;
    expect(ended.exitCode).toBe(130);
    expect(ended.stdout).toMatch(/stopped .*: 1 issue/);
    expect(ended.stdout).toContain(injection.title);
    const report = (await desk.lastReport()) as RunResult;
    expect(report).toMatchObject({ cancelled: true, outcome: "partial" });
    expect(report.issues.map((issue) => issue.title)).toEqual([injection.title]);
    expect(report.reviewers.map((one) => [one.reviewer, one.status])).toEqual([
      ["claude", "ok"],
      ["codex", "failed"],
    ]);
    expect(await processesOf(run)).toEqual([]);
    expect(await readdir(join(desk.home, ".cache/crosscheck/runs"))).toEqual([]);
  },
);

test("Ctrl-C while issues are fixed keeps the patches that were made", async () => {
  await using models = await startModels({
    scripts: [
      { vendor: "anthropic", steps: reviewer([injection, fractions]) },
      { vendor: "gemini", match: { lastPrompt: injection.title }, steps: fixer },
      {
        vendor: "gemini",
        steps: () => ({ fault: { kind: "silent", at: "before-headers" } }),
      },
    ],
  });
  await using desk = await setDesk(base, models);
  await desk.write(changed);
  await desk.git("add", "--all");
  await desk.git("commit", "--quiet", "--message=Add discounts and a search");
  await desk.withAgents(["review", "--reviewers", "claude", "--base", "main~1"]);
  const ctrlC = new AbortController();
  const running = desk.withAgents(["fix"], { ctrlC: ctrlC.signal });
  await models.waitFor((one) => one.vendor === "gemini" && one.text.includes(fractions.title));
  const run = await runIn(desk.home);
  expect(run).toBeTruthy();
  ctrlC.abort();
  const ended = await running;
  expect(ended.exitCode).toBe(130);
  expect(await desk.read("src/search.ts")).toContain("note = $1");
  expect(await desk.read("src/cart.ts")).toBe(changed["src/cart.ts"]);
  const { fixes } = (await desk.lastReport()) as RunResult;
  expect(fixes.map((fix) => fix.status)).toEqual(["fixed", "failed"]);
  expect(await processesOf(run)).toEqual([]);
});
