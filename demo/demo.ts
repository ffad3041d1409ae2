/**
 * Runs the Action's own bundle on the sample pull request: the three real CLIs, a GitHub on loopback that enforces
 * GitHub's rules, and scripted models instead of the vendors. No keys, nothing beyond 127.0.0.1 (but for npm, once, to
 * install the CLIs). Removes everything but the report and the agents' cache.
 */
import { copyFile, mkdtemp } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expectClean } from "../test/world/github/expect-clean.ts";
import { openSample } from "./sample-world.ts";
import { scripts } from "./scenario/scripts.ts";
import { showCost, showPosted } from "./show.ts";
import { wayToRegistry } from "./way-to-registry.ts";

const action = resolve(import.meta.dirname, "..");
const toolCache = join(homedir(), ".cache", "crosscheck", "demo");

await using world = await openSample({ scripts: scripts({ thinkMs: 1_500 }), toolCache });
const { github, pull, runner, models } = world;
console.log(`Pull request #${pull.number} of ${pull.repository.fullName}: ${pull.title}\n`);

const event = await github.event("pull_request", "opened", pull);
const step = await runner.uses({
  action,
  event,
  inputs: { ...world.inputs, passes: "", fix: "commit" },
  env: wayToRegistry(process.env),
  onLine: (line) => {
    if (!line.startsWith("::")) console.log(`  ${line}`);
  },
});
await step.post();

console.log(`\nThe step ended as ${step.conclusion}, the run as ${step.outputs.outcome}.`);
showPosted(pull, await pull.repository.head(pull.headRef));
const report = join(await mkdtemp(join(tmpdir(), "crosscheck-demo-")), "report.json");
await copyFile(step.outputs.report ?? "", report);
await showCost(report);
console.log(`\nReport: ${report}`);

expectClean(github);
for (const problem of models.problems) console.error(`a model refused: ${problem.message}`);
if (step.conclusion !== "success" || models.problems.length > 0) process.exitCode = 1;
