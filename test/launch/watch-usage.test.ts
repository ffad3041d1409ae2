import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Command, Launch } from "../../src/command.ts";
import { jailed } from "../../src/launch/jail/jail.ts";
import { probeJail } from "../../src/launch/jail/probe-jail.ts";
import { launch } from "../../src/launch/launch.ts";
import { processTable } from "../../src/launch/process-tree.ts";
import { runToEnd } from "../../src/launch/run-to-end.ts";
import type { UsageLimits } from "../../src/launch/watch-usage.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

const probe = await probeJail({ launch, searchPath: "/usr/local/bin:/usr/bin:/bin", copies: [] });
const jail: readonly (readonly [string, Launch])[] =
  probe.status === "works" ? [["in a jail", jailed(launch, probe)]] : [];
const places = [...jail, ["without a jail", launch]] as const;

const megabyte = 1024 ** 2;

async function greedy(start: Launch, script: string, over: Partial<UsageLimits> = {}) {
  await using place = await temporaryFolder("usage");
  const tree = join(place.path, "tree");
  await mkdir(tree);
  const mark = `mark-${Math.random()}`;
  const command: Command = {
    label: "test",
    file: "/bin/sh",
    args: ["-c", script, mark],
    env: { PATH: "/usr/bin:/bin" },
    cwd: tree,
    readable: [],
    writable: [tree],
    network: "none",
  };
  const generous = {
    memoryBytes: 1024 * megabyte,
    threads: 1000,
    diskBytes: 1024 * megabyte,
    folder: tree,
  };
  let pids: number[] = [];
  const watched: Launch = async (one) => {
    const child = await start(one);
    return {
      ...child,
      async end(graceMs) {
        pids = [child.pid];
        for (const { pid, parent } of processTable()) if (pids.includes(parent)) pids.push(pid);
        await child.end(graceMs);
      },
    };
  };
  const limits = { timeoutMs: 60_000, maxCharacters: 1000, usage: { ...generous, ...over } };
  const ended = await runToEnd(watched, command, limits);
  const left = () => {
    const alive = new Set(processTable().map(({ pid }) => pid));
    return pids.filter((pid) => alive.has(pid));
  };
  return { ended, left };
}

it.runIf(process.platform === "linux").each(
  places.flatMap(([where, start]) =>
    (
      [
        ["memory", "tail /dev/zero", { memoryBytes: 100 * megabyte }],
        [
          "memory",
          "for i in 1 2 3 4; do (head -c 60000000 /dev/zero | tail -c 59000000 | sleep 50) & done; wait",
          { memoryBytes: 150 * megabyte },
        ],
        [
          "threads",
          "i=0; while test $i -lt 3000; do sleep 100 & i=$((i+1)); done; wait",
          { threads: 60 },
        ],
        [
          "disk",
          "i=0; while test $i -lt 400; do head -c 5000000 /dev/zero >f$i; i=$((i+1)); done; sleep 50",
          { diskBytes: 200 * megabyte },
        ],
      ] as const
    ).map(([what, script, over]) => [what, where, script, over, start] as const),
  ),
)("ends a program that uses up %s, %s: %s", async (what, _, script, over, start) => {
  const { ended, left } = await greedy(start, script, over);
  expect(ended.stopped).toBe(what);
  // Killed they are, but the kernel may still be taking their memory back.
  await expect.poll(left).toEqual([]);
});

it("leaves a program alone that stays below", async () => {
  const { ended } = await greedy(launch, "head -c 1000000 /dev/zero >f; sleep 0.5; echo done");
  expect(ended).toMatchObject({ stopped: undefined, exit: { code: 0 }, stdoutTail: "done\n" });
});
