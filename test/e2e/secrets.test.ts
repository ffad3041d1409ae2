import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { openSample } from "../../demo/sample-world.ts";
import { scripts } from "../../demo/scenario/scripts.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { command } from "../world/models/call.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { action, agentInputs } from "./agents.ts";

interface Seen {
  readonly pid: number;
  readonly commandLine: string;
  readonly environment: string;
}

/** Every process below `root` with its whole environment and command line, as the kernel keeps them. */
async function descendants(root: number): Promise<Seen[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const read = async (pid: number, file: string) =>
    await readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "");
  const parents = new Map(
    await Promise.all(
      pids.map(async (pid) => {
        const stat = await read(pid, "stat");
        return [pid, Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1])] as const;
      }),
    ),
  );
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && parent > 0 && (parent === root || isBelow(parent));
  };
  return await Promise.all(
    pids.filter(isBelow).map(async (pid) => ({
      pid,
      commandLine: await read(pid, "cmdline"),
      environment: await read(pid, "environ"),
    })),
  );
}

it.each(["auto", "off"])(
  "keeps real keys and the GitHub token out of every process it starts (isolation: %s)",
  async (isolation) => {
    const empty = { summary: "", issues: [], votes: [], checks: [] };
    let root = 0;
    const seen: Seen[] = [];
    let printed = "";
    await using cache = await temporaryFolder("cache");
    await using world = await openSample({
      toolCache: cache.path,
      scripts: [
        {
          vendor: "anthropic",
          steps: async () => {
            seen.push(...(await descendants(root)));
            return { answer: { ...empty, turn: "review" } };
          },
        },
        {
          vendor: "openai",
          steps: async ({ toolResults }) => {
            seen.push(...(await descendants(root)));
            const look = "env; cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n'; echo looked";
            if (toolResults.length === 0) return { calls: [command(look)] };
            printed = toolResults.map((result) => result.text).join("\n");
            return { answer: { ...empty, turn: "review" } };
          },
        },
      ],
    });
    const { github, pull, runner, models } = world;
    const token = github.token();
    const step = await runner.uses({
      action,
      event: await github.event("pull_request", "opened", pull),
      inputs: { ...world.inputs, ...(await agentInputs()), fix: "off", isolation },
      token,
      env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "oidc-request-token-of-the-test" },
      onStart: (pid) => {
        root = pid;
      },
    });
    expect(step.outputs.outcome).toBe("success");
    const labels = seen.map((one) => one.commandLine);
    expect(labels.some((line) => line.includes("claude"))).toBe(true);
    expect(labels.some((line) => line.includes("codex"))).toBe(true);
    expect(printed).toContain("looked");
    const secrets = [
      ...Object.values(models.keys).flat(),
      token.value,
      "oidc-request-token-of-the-test",
      "_runner_file_commands",
    ];
    for (const secret of secrets) {
      for (const one of seen) {
        expect(one.environment, one.commandLine).not.toContain(secret);
        expect(one.commandLine).not.toContain(secret);
      }
      expect(printed).not.toContain(secret);
    }
    expect(step.leaks).toEqual([]);
    expect(models.problems).toEqual([]);
    expectClean(github);
  },
);

it("lets claude in by a subscription's token alone, which stays in the gateway", async () => {
  await using cache = await temporaryFolder("cache");
  await using world = await openSample({ toolCache: cache.path, scripts: scripts({ thinkMs: 0 }) });
  const { github, pull, runner, models } = world;
  const { "anthropic-api-key": token = "", ...inputs } = world.inputs;
  const step = await runner.uses({
    action,
    event: await github.event("pull_request", "opened", pull),
    inputs: {
      ...inputs,
      ...(await agentInputs()),
      "claude-code-oauth-token": token,
      reviewers: "claude",
      fix: "off",
    },
  });
  expect(step.outputs.outcome, step.log.join("\n")).toBe("success");
  const asked = models.requests.filter(({ vendor }) => vendor === "anthropic");
  expect(asked.length).toBeGreaterThan(0);
  for (const { headers } of asked) {
    expect(headers.authorization).toBe(`Bearer ${token}`);
    expect(headers["x-api-key"]).toBeUndefined();
    expect(headers["anthropic-beta"]).toContain("oauth-2025-04-20");
  }
  expect(step.log.join("\n")).not.toContain(token);
  expect(models.problems).toEqual([]);
  expectClean(github);
});
