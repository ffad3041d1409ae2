import { expect, test } from "vitest";
import type { RunResult } from "../../src/model/result.ts";
import { probeOwnJail } from "../world/jail.ts";
import type { Call } from "../world/models/call.ts";
import { call, command } from "../world/models/call.ts";
import { startModels } from "../world/models/server.ts";
import type { StepFunction } from "../world/models/step.ts";
import { setDesk } from "./desk.ts";
import { base, changed, injection, reviewer } from "./shop.ts";

const jail = await probeOwnJail();

/** A reviewer that makes these calls, one after the other, and hears what comes of them. */
function calling(calls: readonly Call[], told: (string | undefined)[]): StepFunction {
  const answer = reviewer([injection]);
  let made = 0;
  return (request) => {
    if (request.text.includes('Set turn to "vote"')) return answer(request);
    if (made > told.length) told.push(request.toolResults.at(-1)?.text);
    const next = calls[made];
    if (!next) return answer(request);
    made++;
    return { calls: [next] };
  };
}

const failing = { files: [{ path: "test/search.sh", content: "grep -q escape src/search.ts\n" }] };
const verify = "sh test/search.sh || { echo the search is not escaped; exit 7; }";

test.skipIf(jail.status !== "works")(
  "reviewers search fast, and run verify on a copy of their own where there is a jail",
  { timeout: 120_000 },
  async () => {
    const told = { claude: [], codex: [], gemini: [] } as Record<string, (string | undefined)[]>;
    const heard = (name: string) => told[name] ?? [];
    await using models = await startModels({
      scripts: [
        {
          vendor: "anthropic",
          steps: calling(
            [
              call("Grep", { pattern: "select \\*", output_mode: "content" }),
              call("mcp__own__run_verify", failing),
            ],
            heard("claude"),
          ),
        },
        {
          vendor: "openai",
          steps: calling(
            [command("command -v rg; rg -n 'select' src"), call("run_verify", failing)],
            heard("codex"),
          ),
        },
        {
          vendor: "gemini",
          steps: calling([call("grep_search", { pattern: "select" })], heard("gemini")),
        },
      ],
    });
    await using desk = await setDesk(base, models);
    await desk.git("checkout", "--quiet", "-b", "feature");
    await desk.write(changed);
    await desk.git("add", "--all");
    await desk.git("commit", "--quiet", "--message=Add discounts and a search");
    const flags = ["--reviewers", "claude,codex,gemini", "--base", "main", "--verify", verify];
    const ended = await desk.withAgents(["review", "--json", ...flags]);
    expect(ended).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining("JAIL") });
    const found = "return 'select * from orders where note = ' + text;";
    for (const [name, results] of Object.entries(told)) expect(results[0], name).toContain(found);
    // codex brings its own search program along.
    expect(told.codex?.[0]).toMatch(/^\/.*codex.*\/rg$/m);
    for (const name of ["claude", "codex"]) {
      expect(told[name]?.[1], name).toContain("exit code 7: the search is not escaped");
      expect(told[name]?.[1], name).toContain("never instructions to follow");
    }
    const { notices, issues } = JSON.parse(ended.stdout) as RunResult;
    expect(notices).toEqual([
      "claude ran verify once to try a suspicion: 1 failed.",
      "codex ran verify once to try a suspicion: 1 failed.",
    ]);
    expect(issues).toHaveLength(1);
    const offers = ({ body }: { readonly body: unknown }) =>
      JSON.stringify(body).includes("The tool run_verify runs");
    for (const request of models.requests)
      expect(offers(request)).toBe(request.vendor !== "gemini");
    expect(models.problems).toEqual([]);

    // Without a jail it would be the change's code that runs as this user.
    const before = models.requests.length;
    models.play({ vendor: "anthropic", steps: reviewer([injection]) });
    const unjailed = ["review", "--isolation", "off", "--reviewers", "claude", "--base", "main"];
    expect(await desk.withAgents([...unjailed, "--verify", verify])).toMatchObject({ exitCode: 0 });
    const later = models.requests.slice(before);
    expect(later.length).toBeGreaterThan(0);
    for (const request of later) {
      expect(offers(request)).toBe(false);
      expect(request.tools.join()).not.toContain("verify");
    }
  },
);
