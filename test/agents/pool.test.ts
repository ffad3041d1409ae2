import { expect, it } from "vitest";
import { openAgentPool } from "../../src/agents/pool.ts";
import { agentVersion, openJob } from "../action/open-job.ts";
import { startGitHub } from "../world/github/start.ts";

/** What the reader of a report must know of how its agents ran. */
async function notices(inputs: Record<string, string>): Promise<readonly string[]> {
  await using world = await startGitHub();
  await using open = await openJob(world, { inputs });
  const { job, notes } = open;
  await using pool = await openAgentPool({ ...job, signal: job.stop });
  // What is told at once is not told instead of in the report.
  expect(notes).toEqual(["agents run WITHOUT A JAIL: isolation is off"]);
  return pool.notices();
}

const withoutJail = expect.stringMatching(/without a jail: isolation is off$/);

const untested = (name: string) =>
  expect.stringMatching(new RegExp(`^${name} ${agentVersion} at /.* is not the version`));

it("warns of every agent whose version is not the tested one, once", async () => {
  expect(await notices({ fix: "off" })).toEqual([
    withoutJail,
    untested("claude"),
    untested("codex"),
  ]);
  const twice = { fix: "off", reviewers: "claude, second=claude" };
  expect(await notices(twice)).toEqual([withoutJail, untested("claude")]);
});

it("warns of the fixer's version where something is to be fixed, and of nobody's without a key", async () => {
  const fixer = { fix: "suggest", fixer: "codex", reviewers: "claude" };
  expect(await notices(fixer)).toEqual([withoutJail, untested("claude"), untested("codex")]);
  expect(await notices({ ...fixer, "openai-api-key": "" })).toEqual([
    withoutJail,
    untested("claude"),
  ]);
});
