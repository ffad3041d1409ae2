import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import {
  ConnectionError,
  OverloadedError,
  RequestTimeoutError,
} from "../../../src/codex/app-server/errors.ts";
import type { Launch } from "../../../src/command.ts";
import { launch } from "../../../src/launch/launch.ts";
import { behind } from "../../coder/desk.ts";
import { setServer } from "./server.ts";

const slow = { text: "slow ".repeat(400), dripMs: 50 };
const outcome = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

/** Ends a process; one that ended since it was listed is ended. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Stands between us and the process: answers a message by itself, swallows it (`null`), or lets it pass. */
function standIn(
  answer: (message: { id?: number; method?: string }) => object | null | undefined,
): Launch {
  return async (command) => {
    const running = await launch(command);
    const stdin = new PassThrough();
    const stdout = new PassThrough();
    running.stdout.pipe(stdout);
    stdin.on("data", (chunk: Buffer) => {
      for (const line of chunk.toString().split("\n").filter(Boolean)) {
        const given = answer(JSON.parse(line));
        if (given === undefined) running.stdin.write(`${line}\n`);
        else if (given !== null) stdout.write(`${JSON.stringify(given)}\n`);
      }
    });
    stdin.on("end", () => running.stdin.end());
    return { ...running, stdin, stdout };
  };
}

test("fails everything that waits when its process is killed", async () => {
  const around = behind('echo "a last word" >&2; exec "$0" "$@"')(launch);
  await using desk = await setServer({ scripts: [{ steps: () => slow }], launch: around });
  const { server, tree } = desk;
  const thread = await server.startThread({ cwd: tree });
  const reading = outcome(Array.fromAsync(server.notifications()));
  const run = outcome(thread.run("Talk"));
  await desk.models.waitFor(() => true);
  const waiting = outcome(server.execute({ command: ["sleep", "300"], cwd: tree }));
  for (const pid of await desk.processes()) kill(pid);
  for (const error of await Promise.all([reading, run, waiting])) {
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      message: expect.stringContaining("SIGKILL"),
      stderrTail: expect.stringContaining("a last word"),
    });
  }
  await expect(server.models()).rejects.toThrow(ConnectionError);
  await expect(thread.run("Again")).rejects.toThrow(ConnectionError);
  // Whoever begins to read now hears of it too.
  expect(await outcome(Array.fromAsync(server.notifications()))).toBeInstanceOf(ConnectionError);
  await expect.poll(() => desk.processes()).toEqual([]);
});

test("leaves no process behind when it is closed, and answers nobody any more", async () => {
  await using desk = await setServer({ scripts: [{ steps: () => slow }] });
  const thread = await desk.server.startThread({ cwd: desk.tree });
  const run = outcome(thread.run("Talk"));
  await desk.models.waitFor(() => true);
  await desk.server.close();
  expect(await run).toBeInstanceOf(ConnectionError);
  expect(await desk.processes()).toEqual([]);
  expect(await desk.models.requests[0]?.ended).toBe("aborted");
});

test("asks again when the server has too much to do", async () => {
  let refused = 0;
  const around = standIn(({ id, method }) => {
    if (method !== "thread/start" || refused === 3) return undefined;
    refused += 1;
    return { id, error: { code: -32001, message: "Server overloaded; retry later." } };
  });
  const retry = { baseDelayMs: 1 };
  const scripts = [{ steps: [{ text: "Here." }] }];
  await using desk = await setServer({ launch: around, retry, scripts });
  const thread = await desk.server.startThread({ cwd: desk.tree });
  expect((await thread.run("Hello")).finalResponse).toBe("Here.");
  expect(refused).toBe(3);
});

test("gives up a server that has too much to do for too long", async () => {
  let asked = 0;
  const around = standIn(({ id, method }) => {
    if (method !== "model/list") return undefined;
    asked += 1;
    return { id, error: { code: -32001, message: "Server overloaded; retry later." } };
  });
  await using desk = await setServer({ launch: around, retry: { attempts: 3, baseDelayMs: 1 } });
  await expect(desk.server.models()).rejects.toThrow(OverloadedError);
  expect(asked).toBe(3);
});

test("does not wait for an answer for ever", async () => {
  const around = standIn(({ method }) => (method === "model/list" ? null : undefined));
  await using desk = await setServer({ launch: around, requestTimeoutMs: 1_000 });
  await expect(desk.server.models()).rejects.toThrow(RequestTimeoutError);
  expect(await desk.server.account()).toBeUndefined();
});

test("ends its process when nobody uses it, but not during a turn, however silent", async () => {
  const scripts = [{ steps: [{ text: "Late.", delayMs: 1_500 }] }];
  await using desk = await setServer({ scripts, idleTimeoutMs: 500 });
  const thread = await desk.server.startThread({ cwd: desk.tree });
  expect((await thread.run("Take your time")).finalResponse).toBe("Late.");
  const end = outcome(Array.fromAsync(desk.server.notifications()));
  expect(await end).toMatchObject({ message: expect.stringContaining("nobody used it") });
  await expect.poll(() => desk.processes()).toEqual([]);
  await expect(desk.server.models()).rejects.toThrow(ConnectionError);
});

test.each([
  ["is missing", { binary: "/nonexistent/codex" }, "ENOENT"],
  ["ends at once", { launch: behind('echo "wrong version" >&2; exit 3')(launch) }, "code 3"],
  ["talks nonsense", { launch: behind("echo Welcome; exec cat")(launch) }, "no message"],
  [
    "writes an endless line",
    { launch: behind("head -c 50000000 /dev/zero | tr '\\0' x; exec cat")(launch) },
    "more than 16 MiB",
  ],
])("does not start when its program %s", async (_, options, message) => {
  const error = await outcome(setServer(options));
  expect(error).toBeInstanceOf(ConnectionError);
  expect(error).toMatchObject({ message: expect.stringContaining(message) });
});

test("says so when there can be no folder for its state", async () => {
  await using desk = await setServer();
  const starting = desk.start({ stateFolder: "/dev/null/state" });
  await expect(starting).rejects.toThrow(ConnectionError);
  await expect(starting).rejects.toThrow("/dev/null/state");
});

test("starts and closes any number of times without leaving anything", async () => {
  await using desk = await setServer();
  const handles = () => process.getActiveResourcesInfo().length;
  await (await desk.start()).close();
  const before = handles();
  const times = 20;
  for (let n = 0; n < times; n += 1) await (await desk.start()).close();
  // What is left behind is left each time; the test runner's own timers come and go.
  await expect.poll(handles, { timeout: 5_000 }).toBeLessThan(before + times);
  // The desk's own one.
  expect(await desk.processes()).toHaveLength(1);
});

test("keeps the end of stderr only", async () => {
  const around = behind('head -c 1000000 /dev/zero | tr "\\0" e >&2; exec "$0" "$@"')(launch);
  await using desk = await setServer({ launch: around });
  await expect.poll(() => desk.server.stderrTail().length).toBe(4_000);
});
