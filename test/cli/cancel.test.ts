import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunResult } from "../../src/review/result.ts";
import { startModels } from "../world/models/server.ts";
import { setDesk } from "./desk.ts";
import { base, changed, injection, reviewer } from "./shop.ts";

/** Pids of all processes that belong to a run of this home folder, whoever their parent is by now. */
async function marked(home: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      // A process may end between the listing and the look.
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      return /(^|\0)CROSSCHECK_RUN=/.test(environment) && environment.includes(home) ? [pid] : [];
    }),
  );
  return found.flat();
}

test("Ctrl-C ends every process, keeps what was found until then and says so", async () => {
  await using models = await startModels({
    scripts: [
      { vendor: "anthropic", steps: reviewer([injection]) },
      { vendor: "openai", steps: () => ({ fault: { kind: "silent", at: "before-headers" } }) },
    ],
  });
  await using desk = await setDesk(base, models);
  await desk.write(changed);
  const ctrlC = new AbortController();
  const claudeIsDone = Promise.withResolvers<void>();
  const running = desk.withAgents(["review", "--isolation", "off"], {
    ctrlC: ctrlC.signal,
    onNote: (line) => {
      if (line.includes("claude is done (review)")) claudeIsDone.resolve();
    },
  });
  await Promise.all([
    claudeIsDone.promise,
    models.waitFor((one) => one.vendor === "openai" && one.kind === "turn"),
  ]);
  expect(await marked(desk.home)).not.toEqual([]);
  ctrlC.abort();
  // A run that takes more than 7 s is killed, and has no exit code.
  const ended = await running;
  expect(ended.exitCode).toBe(130);
  expect(ended.stdout).toContain("stopped before its end: 1 issue until then");
  expect(ended.stdout).toContain(injection.title);
  const report = (await desk.lastReport()) as RunResult;
  expect(report).toMatchObject({ cancelled: true, outcome: "partial" });
  expect(report.issues.map((issue) => issue.title)).toEqual([injection.title]);
  expect(report.reviewers.map((one) => [one.reviewer, one.status])).toEqual([
    ["claude", "ok"],
    ["codex", "failed"],
  ]);
  expect(await marked(desk.home)).toEqual([]);
  expect(await readdir(join(desk.home, ".cache/crosscheck/runs"))).toEqual([]);
});
