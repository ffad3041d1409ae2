import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { NotAuthenticatedError, RequestError } from "../../../src/codex/app-server/errors.ts";
import { setServer } from "./server.ts";

test("lists the models, one of them the default", async () => {
  await using desk = await setServer();
  const models = await desk.server.models();
  expect(models.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  expect(models.every(({ id, displayName }) => id !== "" && displayName !== "")).toBe(true);
});

test("has no account, and so no rate limits", async () => {
  await using desk = await setServer();
  expect(await desk.server.account()).toBeUndefined();
  await expect(desk.server.rateLimits()).rejects.toThrow(NotAuthenticatedError);
});

test("reads back the settings that we gave, whatever is in their texts", async () => {
  const instructions = 'a "quoted" \\ text\n\twith é 😀 \u0001\u007f and # { } = [ ] \'\'\' """';
  const config = {
    developer_instructions: instructions,
    model_verbosity: "low",
    projects: { "/a b/c.d": { trust_level: "untrusted" }, '/x"y\\z': { trust_level: "untrusted" } },
    shell_environment_policy: { set: { "WITH.DOT": "1", PLAIN: "a=b" } },
    sandbox_workspace_write: { writable_roots: ["/one", "/two, three"] },
  };
  await using desk = await setServer({ config });
  const read = await desk.server.config(desk.tree);
  expect(read.developer_instructions).toBe(instructions);
  expect(read).toMatchObject(config);
});

test("runs a command, also one that fails", async () => {
  await using desk = await setServer();
  const { server, tree } = desk;
  const read = await server.execute({ command: ["cat", "notes.txt"], cwd: tree });
  expect(read).toEqual({ exitCode: 0, stdout: "alpha\nbeta\n", stderr: "" });
  const failed = await server.execute({ command: ["sh", "-c", "echo no >&2; exit 3"], cwd: tree });
  expect(failed).toEqual({ exitCode: 3, stdout: "", stderr: "no\n" });
});

test("finds files by a part of their names", async () => {
  await using desk = await setServer();
  await writeFile(join(desk.tree, "other.md"), "");
  const found = await desk.server.searchFiles("nts", [desk.tree]);
  expect(found.map(({ root, path }) => [root, path])).toEqual([[desk.tree, "notes.txt"]]);
});

test("takes any request of the protocol", async () => {
  await using desk = await setServer();
  const thread = await desk.server.startThread({ cwd: desk.tree });
  const loaded = await desk.server.request("thread/loaded/list", {});
  expect(loaded).toMatchObject({ data: [thread.id] });
  const wrong = desk.server.request("no/such", {});
  await expect(wrong).rejects.toThrow(RequestError);
  await expect(wrong).rejects.toMatchObject({ method: "no/such", code: -32600 });
});

test("answers a request of the server by a handler of the caller", async () => {
  const handlers = { "item/commandExecution/requestApproval": () => ({ decision: "cancel" }) };
  const calls = [{ kind: "command", command: "touch asked.txt" }] as const;
  await using desk = await setServer({ handlers, scripts: [{ steps: [{ calls }] }] });
  const start = { cwd: desk.tree, approvalPolicy: "untrusted", sandbox: "read-only" } as const;
  const turn = await (await desk.server.startThread(start)).turn("Write");
  expect((await turn.end).status).toBe("interrupted");
});
