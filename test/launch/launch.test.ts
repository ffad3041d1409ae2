import { readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Command, RunningProcess } from "../../src/command.ts";
import { launch } from "../../src/launch/launch.ts";
import { processTable } from "../../src/launch/process-tree.ts";
import { type TemporaryFolder, temporaryFolder } from "../world/temporary-folder.ts";

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

function command(script: string, more: Partial<Command> = {}): Command {
  const env = { PATH: "/usr/bin:/bin" };
  const paths = { cwd: folder.path, readable: [], writable: [] };
  return {
    label: "test",
    file: "/bin/sh",
    args: ["-c", script],
    env,
    network: "none",
    ...paths,
    ...more,
  };
}

/** The first line that a process writes to stdout. */
async function firstLine(child: RunningProcess): Promise<string> {
  return new Promise((resolve) => {
    let read = "";
    child.stdout.on("data", (chunk) => {
      read += chunk;
      if (read.includes("\n")) resolve(read.slice(0, read.indexOf("\n")));
    });
  });
}

const isAlive = (pid: number) => processTable().some((entry) => entry.pid === pid);

test("gives the process exactly the environment of the command and its marker", async () => {
  await using child = await launch(
    command("", { file: "/usr/bin/env", args: [], env: { ONE: "1", EMPTY: "" } }),
  );
  const lines = (await text(child.stdout)).trim().split("\n").sort();
  expect(lines).toEqual([
    expect.stringMatching(/^CROSSCHECK_PROCESS=[-0-9a-f]{36}$/),
    "EMPTY=",
    "ONE=1",
  ]);
  expect(await child.exited).toEqual({ code: 0, signal: null });
});

test("starts the process in the command's folder, as leader of its own session and group", async () => {
  await using child = await launch(command("pwd; cat"));
  const [line] = [await firstLine(child)];
  expect(line).toBe(folder.path);
  expect(readlinkSync(`/proc/${child.pid}/cwd`)).toBe(folder.path);
  const [, , group, session] =
    readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  expect([Number(group), Number(session)]).toEqual([child.pid, child.pid]);
  child.stdin.end();
  expect(await child.exited).toEqual({ code: 0, signal: null });
});

test("tells how the process ended", async () => {
  await using failing = await launch(command("exit 7"));
  expect(await failing.exited).toEqual({ code: 7, signal: null });
  await using killed = await launch(command("kill -9 $$"));
  expect(await killed.exited).toEqual({ code: null, signal: "SIGKILL" });
});

test("rejects with ENOENT for a missing program, and names the folder when that is what is missing", async () => {
  await expect(launch(command("", { file: "/no/such/program" }))).rejects.toMatchObject({
    code: "ENOENT",
    path: "/no/such/program",
  });
  await expect(launch(command("true", { cwd: "/no/such/folder" }))).rejects.toMatchObject({
    code: "ENOENT",
    path: "/no/such/folder",
  });
});

test("rejects with EACCES for a file that is not executable and with E2BIG for an argument over 128 KiB", async () => {
  await expect(launch(command("", { file: "/etc/passwd" }))).rejects.toMatchObject({
    code: "EACCES",
  });
  await expect(
    launch(command("true", { args: ["-c", "x".repeat(200_000)] })),
  ).rejects.toMatchObject({
    code: "E2BIG",
  });
});

test("survives a process that ends without reading its stdin", async () => {
  await using child = await launch(command("exec true"));
  child.stdin.write("x".repeat(1_000_000));
  expect(await child.exited).toEqual({ code: 0, signal: null });
});

test("does not wait for a grandchild that holds the output, and ends it", async () => {
  await using child = await launch(command("sleep 1000 & echo $!; echo done"));
  const output = text(child.stdout);
  expect(await child.exited).toEqual({ code: 0, signal: null });
  const [pid, last] = (await output).trim().split("\n");
  expect(last).toBe("done");
  expect(isAlive(Number(pid))).toBe(false);
});

test("does not wait for a daemon without a marker that holds the output", async () => {
  const daemon = "env -i setsid sh -c 'echo $$; exec sleep 1000' & read line";
  await using child = await launch(command(daemon));
  const pid = Number(await firstLine(child));
  child.stdin.end();
  expect(await child.exited).toEqual({ code: 1, signal: null });
  expect(isAlive(pid)).toBe(true);
  process.kill(pid, "SIGKILL");
});

test("hands over all output of a process that ended long before its reader came", async () => {
  await using child = await launch(command("head -c 60000 /dev/zero; echo; sleep 1000 & exit 3"));
  const reader = child.stdout[Symbol.asyncIterator]();
  let length = (await reader.next()).value.length;
  // The reader takes its time: far longer than a process has until its output counts as left open.
  await delay(1_500);
  for (let next = await reader.next(); !next.done; next = await reader.next())
    length += next.value.length;
  expect(length).toBe(60_001);
  expect(await child.exited).toEqual({ code: 3, signal: null });
});

test("ends a group politely first", async () => {
  await using child = await launch(
    command("trap 'echo bye; exit 5' TERM; echo ready; while :; do sleep 0.05; done"),
  );
  await firstLine(child);
  await child.end();
  expect(await child.exited).toEqual({ code: 5, signal: null });
});

test("kills what ignores SIGTERM", async () => {
  await using child = await launch(
    command("trap '' TERM; echo ready; while :; do sleep 0.05; done"),
  );
  await firstLine(child);
  await child.end(100);
  expect(await child.exited).toEqual({ code: null, signal: "SIGKILL" });
});

test.runIf(process.platform === "linux")(
  "ends children in sessions of their own, and theirs",
  async () => {
    const inner = "trap '' TERM; sleep 1000 & echo $$ $!; wait";
    await using child = await launch(
      command(`setsid sh -c "${inner.replaceAll("$", "\\$")}" & wait`),
    );
    const pids = (await firstLine(child)).split(" ").map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    await child.end(100);
    expect(pids.map(isAlive)).toEqual([false, false]);
    await child.exited;
  },
);

test.runIf(process.platform === "linux")(
  "ends an orphan in a session of its own by its marker, also after the process has ended",
  async () => {
    // The shell in between ends at once: nothing but the variable leads to the sleeper.
    await using child = await launch(
      command("setsid sh -c 'sleep 1000 >/dev/null 2>&1 & echo $!'"),
    );
    const pid = Number(await firstLine(child));
    await child.exited;
    expect(isAlive(pid)).toBe(true);
    await child.end(0);
    expect(isAlive(pid)).toBe(false);
  },
);

test("leaves a second end without effect and signals nobody after it", async () => {
  await using child = await launch(command("exec sleep 1000"));
  await Promise.all([child.end(), child.end(0)]);
  child.signal("SIGKILL");
  await child.end();
  expect(isAlive(child.pid)).toBe(false);
});

test("closes an output that nobody reads when it is told to end", async () => {
  await using child = await launch(command("yes"));
  child.stdout.on("readable", () => {});
  await child.end(0);
  expect((await child.exited).signal).toBe("SIGKILL");
});

test("leaves no listener on the process of ours", async () => {
  const count = () =>
    process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
  const before = count();
  for (let round = 0; round < 5; round += 1) {
    await using child = await launch(command("true"));
    await child.exited;
  }
  expect(count()).toBe(before);
});

test("hands over what is piped from file descriptor 3 on, and to no process list", async () => {
  const script = "cat <&3; echo; cat <&4; echo; tr '\\0' ' ' </proc/$$/cmdline";
  await using child = await launch(command(script), { piped: ["a secret", Buffer.from("bytes")] });
  const [third, fourth, ...rest] = (await text(child.stdout)).split("\n");
  expect([third, fourth]).toEqual(["a secret", "bytes"]);
  expect(rest.join()).not.toContain("a secret");
});

test("hands over no descriptor that our own caller left open", async () => {
  const room = join(import.meta.dirname, "../../src/launch/launch.ts");
  const script = `
    import { launch } from ${JSON.stringify(room)};
    const child = await launch({
      label: "test", file: "/bin/ls", args: ["-l", "/proc/self/fd"], env: {}, cwd: "/",
      readable: [], writable: [], network: "none",
    });
    child.stdout.pipe(process.stdout);`;
  const ours = [process.execPath, "--input-type=module", "-e", script];
  const shell = 'exec 5</ 200</etc; "$@"';
  await using us = await launch({
    ...command(""),
    file: "/bin/bash",
    args: ["-c", shell, "bash", ...ours],
  });
  const shown = await text(us.stdout);
  expect(shown).toMatch(/ 200 -> \/dev\/null$/m);
  expect(shown).not.toMatch(/-> \/(?:etc)?$/m);
});
