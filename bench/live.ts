import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createCoder } from "../src/coder/create-coder.ts";
import { launch } from "../src/launch/launch.ts";
import { agentPath } from "../test/world/agents.ts";
import type { Vendor } from "../test/world/models/request.ts";
import { startModels } from "../test/world/models/server.ts";
import { temporaryFolder } from "../test/world/temporary-folder.ts";
import { median } from "./median.ts";

const CODERS = [
  { name: "claude", vendor: "anthropic" },
  { name: "codex", vendor: "openai" },
  { name: "gemini", vendor: "gemini" },
] as const;

/**
 * `npm run bench -- live [--rounds N]`: how much sooner the second turn of a live thread is answered than the first turn
 * of a fresh process, for each coder on its real binary. The models answer at once, so only the coder's own time counts.
 */
export async function benchLive(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: "string", default: "5" } },
  });
  for (const { name, vendor } of CODERS) {
    const ratio = await benchCoder(name, vendor, Number(values.rounds));
    console.log(
      `${name}: a live thread answers ${ratio.toFixed(1)} times as fast as a fresh process`,
    );
  }
}

/** The median of the rounds' ratios: first turn with its process's start, by the second turn. */
async function benchCoder(
  name: (typeof CODERS)[number]["name"],
  vendor: Vendor,
  rounds: number,
): Promise<number> {
  await using folder = await temporaryFolder("bench");
  await using models = await startModels({
    scripts: [{ vendor, steps: () => ({ text: "Yes." }) }],
  });
  const cwd = join(folder.path, "tree");
  await mkdir(cwd);
  const options = {
    launch,
    binary: await agentPath(name),
    baseUrl: models.url,
    apiKey: models.keys[vendor][0] ?? "",
    stateFolder: join(folder.path, "state"),
  };
  await using coder =
    name === "gemini"
      ? createCoder(name, { ...options, node: process.execPath })
      : createCoder(name, options);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startMs = performance.now();
    await using thread = await coder.startThread({ cwd, sandbox: "read-only" });
    await thread.run("Are you there?");
    const betweenMs = performance.now();
    await thread.run("Still there?");
    ratios.push((betweenMs - startMs) / (performance.now() - betweenMs));
  }
  return median(ratios);
}
