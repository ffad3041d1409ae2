import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Command } from "../../src/command.ts";
import { launch } from "../../src/launch/launch.ts";
import { createLauncher, endOrphans } from "../../src/launch/launcher.ts";
import { processTable } from "../../src/launch/process-tree.ts";
import { type TemporaryFolder, temporaryFolder } from "../world/temporary-folder.ts";

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

function shell(script: string): Command {
  const paths = { cwd: folder.path, readable: [], writable: [] };
  const env = { PATH: "/usr/bin:/bin" };
  return { label: "test", file: "/bin/sh", args: ["-c", script], env, network: "none", ...paths };
}

const isAlive = (pid: number) => processTable().some((entry) => entry.pid === pid);

test("ends all processes of a run at once and starts no more", async () => {
  const launcher = createLauncher(launch, randomUUID());
  const stubborn = "trap '' TERM; while :; do sleep 0.05; done";
  const children = await Promise.all([
    launcher.launch(shell("exec sleep 1000")),
    launcher.launch(shell(stubborn)),
    launcher.launch(shell("setsid sleep 1000 & exit 0")),
  ]);
  await launcher.endAll(200);
  for (const child of children) await child.exited;
  expect(children.map((child) => isAlive(child.pid))).toEqual([false, false, false]);
  await expect(launcher.launch(shell("true"))).rejects.toThrow(
    "test was not started: the run is ending",
  );
});

test("ends also a process that is just being started", async () => {
  const launcher = createLauncher(launch, randomUUID());
  const starting = launcher.launch(shell("exec sleep 1000"));
  await launcher.endAll(200);
  const child = await starting;
  await child.exited;
  expect(isAlive(child.pid)).toBe(false);
});

test.runIf(process.platform === "linux")(
  "finds the orphans of a run by its id alone, and nobody else's",
  async () => {
    const [runId, otherId] = [randomUUID(), randomUUID()];
    await using launcher = createLauncher(launch, runId);
    await using other = createLauncher(launch, otherId);
    const child = await launcher.launch(shell("setsid sleep 1000 & exec sleep 1000"));
    const bystander = await other.launch(shell("exec sleep 1000"));
    // What the post step does: it knows nothing but the id.
    expect(await endOrphans(runId, 200)).toBeGreaterThanOrEqual(1);
    await child.exited;
    expect(isAlive(child.pid)).toBe(false);
    expect(await endOrphans(runId)).toBe(0);
    expect(isAlive(bystander.pid)).toBe(true);
  },
);

test.runIf(process.platform === "linux")("finds what a killed run left behind", async () => {
  const runId = randomUUID();
  const room = join(import.meta.dirname, "../../src/launch");
  const script = `
    import { launch } from ${JSON.stringify(join(room, "launch.ts"))};
    import { createLauncher } from ${JSON.stringify(join(room, "launcher.ts"))};
    const [runId, command] = JSON.parse(process.argv[1]);
    const child = await createLauncher(launch, runId).launch(command);
    child.stdout.on("data", (pids) => console.log(String(pids)));`;
  const left = shell(
    "trap '' TERM HUP; setsid sleep 1000 & echo $$ $!; while :; do sleep 0.05; done",
  );
  const args = ["--input-type=module", "-e", script, JSON.stringify([runId, left])];
  await using run = await launch({ ...left, file: process.execPath, args });
  const pids = String((await once(run.stdout, "data"))[0])
    .trim()
    .split(" ")
    .map(Number);
  process.kill(run.pid, "SIGKILL");
  expect(pids.map(isAlive)).toEqual([true, true]);
  await endOrphans(runId, 200);
  expect(pids.map(isAlive)).toEqual([false, false]);
});
