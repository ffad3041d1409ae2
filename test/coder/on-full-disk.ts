/**
 * Runs one turn of a coder and prints as JSON what it came to and what it left; to be started where the disk is small.
 * Its argument: `{name, options, thread, turn, systemLength}`.
 */
import { readdir } from "node:fs/promises";
import { createCoder } from "../../src/coder/create-coder.ts";
import { launch } from "../../src/launch/launch.ts";

const { name, options, thread, turn, systemLength } = JSON.parse(process.argv[2] ?? "");

async function failureOf(work: () => Promise<unknown>): Promise<object | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const { name, reason, message, cause } = error as Error & { reason?: string };
    const code = (cause as { code?: string } | undefined)?.code;
    return { name, reason, message, code };
  }
}

const coder = createCoder(name, { ...options, launch });
let left: string[] = [];
const failure = await failureOf(async () => {
  const system = "s".repeat(systemLength);
  const started = await coder.startThread({ ...thread, ...(systemLength > 0 && { system }) });
  try {
    await started.run("Hello", turn);
  } finally {
    await started.close();
  }
});
left = (await readdir(options.stateFolder).catch(() => [])).filter((entry) => entry !== "home");
await coder.close();
// A timer that nobody waits for any more would keep the process awake.
const timers = process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
console.log(JSON.stringify({ failure, left, timers }));
