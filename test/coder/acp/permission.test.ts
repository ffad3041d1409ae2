import { expect, test } from "vitest";
import { decideCall, permissionAnswer } from "../../../src/coder/acp/permission.ts";
import { readToolCall } from "../../../src/coder/acp/tool-call.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

const options = [
  { optionId: "proceed_always", name: "Allow for this session", kind: "allow_always" },
  { optionId: "proceed_once", name: "Allow", kind: "allow_once" },
  { optionId: "cancel", name: "Reject", kind: "reject_once" },
];

test("allows for once, and never for the rest of the session", () => {
  const selected = (optionId: string) => ({ outcome: { outcome: "selected", optionId } });
  expect(permissionAnswer(options, true)).toEqual(selected("proceed_once"));
  expect(permissionAnswer(options, false)).toEqual(selected("cancel"));
});

test("cancels where the option it wants is not offered", () => {
  const cancelled = { outcome: { outcome: "cancelled" } };
  expect(permissionAnswer(options.slice(0, 1), true)).toEqual(cancelled);
  expect(permissionAnswer(undefined, false)).toEqual(cancelled);
});

test.each([
  [{ kind: "execute", content: [], title: "touch x" }],
  [{ kind: "edit", content: [] }],
  [{ kind: "execute", content: [{ type: "diff", path: "PATH" }] }],
])("declines %j, which is no edit that shows its file", async (fields) => {
  await using folder = await temporaryFolder();
  const json = JSON.stringify(fields).replace("PATH", `${folder.path}/a.ts`);
  const call = readToolCall({ toolCallId: "tool__1", ...JSON.parse(json) });
  const rules = { root: folder.path, mayWrite: () => true };
  const reason = expect.stringContaining("is not an edit");
  expect(await decideCall(call, rules)).toEqual({ status: "declined", reason });
});

test("declines an edit of several files when one of them may not be written", async () => {
  await using folder = await temporaryFolder();
  const diff = (name: string) => ({ type: "diff", path: `${folder.path}/${name}` });
  const content = [diff("a.ts"), diff("b.ts")];
  const call = readToolCall({ toolCallId: "replace__1", kind: "edit", content });
  const rules = (denied: string) => ({
    root: folder.path,
    mayWrite: (path: string) => path !== denied,
  });
  const reason = expect.stringContaining("b.ts");
  expect(await decideCall(call, rules("b.ts"))).toEqual({ status: "declined", reason });
  const targets = ["a.ts", "b.ts"].map((name) => `${folder.path}/${name}`);
  expect(await decideCall(call, rules("c.ts"))).toEqual({ status: "accepted", targets });
});
