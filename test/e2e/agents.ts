import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect } from "vitest";
import type { RunResult } from "../../src/model/result.ts";
import { agentPath } from "../world/agents.ts";
import type { PullWorld } from "../world/pull-world.ts";

/** The Action under test: the repository itself, with its `action.yml` and `dist/`. */
export const action = resolve(import.meta.dirname, "../..");

/** Inputs that name the installed agents, so that no test installs them. */
export async function agentInputs(): Promise<Record<string, string>> {
  const [claude, codex, gemini] = await Promise.all([
    agentPath("claude"),
    agentPath("codex"),
    agentPath("gemini"),
  ]);
  return { "claude-path": claude, "codex-path": codex, "gemini-path": gemini };
}

/** Reviews a pull request that was opened just now in one job that must not fail. */
export async function inOneJob(
  { runner, github, pull, inputs: keys }: PullWorld,
  inputs: Readonly<Record<string, string>>,
): Promise<RunResult> {
  const step = await runner.uses({
    action,
    event: await github.event("pull_request", "opened", pull),
    inputs: { ...keys, ...(await agentInputs()), ...inputs },
  });
  expect(step.conclusion, step.log.join("\n")).toBe("success");
  return JSON.parse(await readFile(step.outputs.report ?? "", "utf8")) as RunResult;
}
