import { expect, it } from "vitest";
import type { Command } from "../../src/command.ts";
import { launch } from "../../src/launch/launch.ts";
import { runToEnd } from "../../src/launch/run-to-end.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

/** A shell line, in a folder of its own. */
function shell(line: string, cwd: string): Command {
  return {
    label: "test",
    file: "/bin/sh",
    args: ["-c", line],
    env: { PATH: "/usr/bin:/bin" },
    cwd,
    readable: [],
    writable: [cwd],
    network: "none",
  };
}

const limits = { timeoutMs: 60_000, maxCharacters: 10 };

it("keeps the end of what a program said, and how it ended", async () => {
  await using place = await temporaryFolder("run");
  const line = "echo 0123456789abcdef; echo no >&2; exit 3";
  expect(await runToEnd(launch, shell(line, place.path), limits)).toEqual({
    exit: { code: 3, signal: null },
    stdoutTail: "789abcdef\n",
    stderrTail: "no\n",
    stopped: undefined,
  });
});

it.each([
  ["is stopped", 60_000, "cancelled"],
  ["takes too long", 200, "timeout"],
] as const)("ends a program that %s", async (what, timeoutMs, stopped) => {
  await using place = await temporaryFolder("run");
  const stop = new AbortController();
  if (what === "is stopped") setTimeout(() => stop.abort(), 200);
  const command = shell("sleep 30", place.path);
  const ended = await runToEnd(launch, command, { ...limits, timeoutMs, signal: stop.signal });
  expect(ended).toMatchObject({ stopped, exit: { code: null, signal: "SIGTERM" } });
});

it.each([
  ["and what it uses is not looked at", false],
  ["and what it uses is looked at", true],
])("ends a program that was stopped before, %s", async (_what, watched) => {
  await using place = await temporaryFolder("run");
  const generous = { memoryBytes: 1e12, threads: 1e6, diskBytes: 1e12, folder: place.path };
  const ended = await runToEnd(launch, shell("sleep 30", place.path), {
    ...limits,
    signal: AbortSignal.abort(),
    ...(watched && { usage: generous }),
  });
  expect(ended.stopped).toBe("cancelled");
  expect(ended.exit.code).not.toBe(0);
});
