import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { openSample } from "../../demo/sample-world.ts";
import { claudeIssues } from "../../demo/scenario/reviews.ts";
import { markedIn } from "../github/signed.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import type { Script } from "../world/models/script.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { action, agentInputs } from "./agents.ts";

const empty = { summary: "", issues: [], votes: [], checks: [] };
/** Claude has answered, Codex never will. */
const scripts: Script[] = [
  {
    vendor: "anthropic",
    steps: () => ({ answer: { ...empty, turn: "review", issues: claudeIssues.slice(0, 2) } }),
  },
  { vendor: "openai", steps: () => ({ fault: { kind: "silent", at: "before-headers" } }) },
];

/** Pids of all processes that a run of the Action below `temp` marked, whoever their parent is by now. */
async function marked(temp: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      return environment.includes("CROSSCHECK_RUN=") && environment.includes(temp) ? [pid] : [];
    }),
  );
  return found.flat();
}

it("ends every process on cancellation, says so, and keeps what was found until then", async () => {
  await using cache = await temporaryFolder("cache");
  await using world = await openSample({ scripts, toolCache: cache.path });
  const { github, pull, runner } = world;
  const step = await runner.uses({
    action,
    event: await github.event("pull_request", "opened", pull),
    inputs: { ...world.inputs, ...(await agentInputs()), fix: "off", isolation: "off" },
    cancelOn: (line) => line.includes("claude is done (review)"),
  });
  expect(step.conclusion).toBe("cancelled");
  // The runner kills after 10 s: a signal here would mean that it had to.
  expect(step).toMatchObject({ signal: null, exitCode: 130 });
  expect(pull.comments[0]?.body).toContain("was stopped");
  expect(pull.threads).toHaveLength(2);
  expect(step.outputs["issue-count"]).toBe("2");
  expect(await marked(runner.temp)).toEqual([]);
  expectClean(github);
});

it("cleans up in its post step what a killed run left behind", async () => {
  await using cache = await temporaryFolder("cache");
  await using world = await openSample({ scripts, toolCache: cache.path });
  const { github, pull, runner } = world;
  let pid = 0;
  const step = await runner.uses({
    action,
    event: await github.event("pull_request", "opened", pull),
    inputs: { ...world.inputs, ...(await agentInputs()), fix: "off", isolation: "off" },
    onStart: (started) => {
      pid = started;
    },
    onLine: (line) => {
      if (line.includes("claude is done (review)")) process.kill(pid, "SIGKILL");
    },
  });
  expect(step.signal).toBe("SIGKILL");
  // The agents end with their pipes. What does not is like this: in a session of its own, with the run's marker.
  const stray = spawn("sleep", ["600"], {
    detached: true,
    stdio: "ignore",
    env: { PATH: "/usr/bin:/bin", HOME: runner.temp, CROSSCHECK_RUN: step.state["run-id"] ?? "" },
  });
  await once(stray, "spawn");
  expect(await marked(runner.temp)).toContain(String(stray.pid));
  const running = pull.comments.map(({ body }) => markedIn(body));
  expect(running).toMatchObject([{ kind: "summary", state: "running" }]);
  const post = await step.post();
  expect(post?.conclusion).toBe("success");
  const ended = pull.comments.map(({ body }) => markedIn(body));
  expect(ended).toMatchObject([{ kind: "summary", state: "done" }]);
  expect(await marked(runner.temp)).toEqual([]);
});
