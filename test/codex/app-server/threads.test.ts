import { expect, test } from "vitest";
import { RequestError, ThreadNotFoundError } from "../../../src/codex/app-server/errors.ts";
import { defaultUsage } from "../../world/models/step.ts";
import { setServer } from "./server.ts";

const UNKNOWN = "00000000-0000-7000-8000-000000000000";
const echo = { steps: () => ({ text: "Yes." }) };

test("runs turns on a thread, and reads, names and lists it", async () => {
  await using desk = await setServer({
    scripts: [{ steps: [{ text: "One." }, { text: "Two." }] }],
  });
  const { server, tree } = desk;
  expect(server.info.userAgent).toContain("/");
  const thread = await server.startThread({ cwd: tree, sandbox: "read-only" });
  const first = await thread.run("First prompt");
  expect(first.finalResponse).toBe("One.");
  expect(first.items.map(({ type }) => type)).toEqual(["userMessage", "agentMessage"]);
  expect(first.usage).toEqual(defaultUsage);
  const second = await thread.run("Second prompt");
  expect(second.usage).toEqual(defaultUsage);
  expect(desk.models.requests[1]?.userTexts.join("\n")).toContain("First prompt");
  await server.nameThread(thread.id, "a name of ours");
  const read = await server.readThread(thread.id, { includeTurns: true });
  expect(read).toMatchObject({ id: thread.id, name: "a name of ours", cwd: tree });
  expect(read.preview).toContain("First prompt");
  expect(read.turns.map(({ id }) => id)).toEqual([first.turnId, second.turnId]);
  expect((await server.readThread(thread.id)).turns).toEqual([]);
  const { threads } = await server.listThreads();
  expect(threads.map(({ id }) => id)).toEqual([thread.id]);
  expect(desk.models.problems).toEqual([]);
});

test("lists page by page", async () => {
  await using desk = await setServer({ scripts: [echo] });
  const { server, tree } = desk;
  const ids: string[] = [];
  for (const prompt of ["a", "b", "c"]) {
    const thread = await server.startThread({ cwd: tree });
    await thread.run(prompt);
    ids.push(thread.id);
  }
  const first = await server.listThreads({ limit: 2 });
  expect(first.threads).toHaveLength(2);
  const second = await server.listThreads({ limit: 2, cursor: first.nextCursor });
  const listed = [...first.threads, ...second.threads].map(({ id }) => id);
  expect(listed.toSorted()).toEqual(ids.toSorted());
});

test("goes on with a thread in another process, with its own tokens only", async () => {
  await using desk = await setServer({ scripts: [echo] });
  const thread = await desk.server.startThread({ cwd: desk.tree, sandbox: "read-only" });
  await thread.run("First prompt");
  await desk.server.close();
  const server = await desk.start();
  const resumed = await server.resumeThread(thread.id, { sandbox: "read-only" });
  expect(resumed.id).toBe(thread.id);
  const { usage } = await resumed.run("Second prompt");
  expect(usage).toEqual(defaultUsage);
  expect(desk.models.requests[1]?.userTexts.join("\n")).toContain("First prompt");
});

test("forks a thread, and takes its last turn back", async () => {
  await using desk = await setServer({ scripts: [echo] });
  const { server, tree } = desk;
  const thread = await server.startThread({ cwd: tree });
  await thread.run("First prompt");
  const second = await thread.run("Second prompt");
  const fork = await server.forkThread(thread.id, { cwd: tree });
  expect(fork.id).not.toBe(thread.id);
  await server.revertThread(thread.id, second.turnId);
  await thread.run("Third prompt");
  await fork.run("Fourth prompt");
  const [third = "", fourth = ""] = desk.models.requests
    .slice(2)
    .map(({ userTexts }) => userTexts.join("\n"));
  expect(third).toContain("First prompt");
  expect(third).not.toContain("Second prompt");
  expect(fourth).toContain("Second prompt");
  expect(fourth).not.toContain("Third prompt");
});

test("puts a thread away and takes it out again", async () => {
  await using desk = await setServer({ scripts: [echo] });
  const { server, tree } = desk;
  const thread = await server.startThread({ cwd: tree });
  await thread.run("First prompt");
  await server.archiveThread(thread.id);
  expect((await server.listThreads()).threads).toEqual([]);
  expect((await server.listThreads({ archived: true })).threads).toHaveLength(1);
  await expect(server.resumeThread(thread.id)).rejects.toThrow(RequestError);
  expect((await server.unarchiveThread(thread.id)).id).toBe(thread.id);
  expect((await (await server.resumeThread(thread.id)).run("Again")).finalResponse).toBe("Yes.");
});

test("sums a thread up, as a turn whose tokens are counted once", async () => {
  await using desk = await setServer({ scripts: [echo] });
  const thread = await desk.server.startThread({ cwd: desk.tree, model: "gpt-5.5" });
  await thread.run("First prompt");
  const turn = await desk.server.compactThread(thread.id);
  const { status, items, usage } = await turn.end;
  expect(status).toBe("completed");
  expect(items.map(({ type }) => type)).toEqual(["contextCompaction"]);
  expect(usage).toEqual(defaultUsage);
  expect(desk.models.requests).toHaveLength(2);
});

test.each([
  ["read", (server) => server.readThread(UNKNOWN)],
  ["resume", (server) => server.resumeThread(UNKNOWN)],
  ["fork", (server) => server.forkThread(UNKNOWN)],
  ["turn", (server) => server.turn(UNKNOWN, "Hello")],
  ["archive", (server) => server.archiveThread(UNKNOWN)],
] satisfies [string, (server: Awaited<ReturnType<typeof setServer>>["server"]) => unknown][])(
  "says that there is no such thread: %s",
  async (_, ask) => {
    await using desk = await setServer();
    await expect(ask(desk.server)).rejects.toThrow(ThreadNotFoundError);
  },
);
