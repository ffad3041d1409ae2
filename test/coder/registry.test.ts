import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { createCoder } from "../../src/coder/create-coder.ts";
import type { Adapter } from "../../src/coder/driver/adapter.ts";
import {
  ADAPTERS,
  listCoders,
  registerAdapter,
  unregisterAdapter,
} from "../../src/coder/registry.ts";
import { sdkOptions } from "../../src/codex/sdk-options.ts";
import { CoderError, UnsupportedError, UsageError } from "../../src/errors.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { caseOf } from "./case-of.ts";
import { setDesk } from "./desk.ts";
import { parrotOptions as options, parrot } from "./parrot.ts";

afterEach(() => {
  unregisterAdapter("parrot");
});

test("makes a coder of a registered adapter", async () => {
  await using folder = await temporaryFolder();
  const own = Object.keys(ADAPTERS);
  expect(listCoders()).toEqual(own);
  registerAdapter(parrot);
  registerAdapter(parrot);
  expect(listCoders()).toEqual([...own, "parrot"]);
  await using coder = createCoder("parrot", options(join(folder.path, "state")));
  const thread = await coder.startThread({ cwd: join(folder.path, "tree") });
  expect((await thread.run("Hello")).text).toBe("Hello");
  await expect(coder.resumeThread("x", { cwd: join(folder.path, "tree") })).rejects.toThrow(
    UnsupportedError,
  );
  expect(unregisterAdapter("parrot")).toBe(true);
  expect(unregisterAdapter("parrot")).toBe(false);
  expect(() => createCoder("parrot", options(folder.path))).toThrow(UsageError);
});

test("makes a coder of an adapter that nobody registered", async () => {
  await using folder = await temporaryFolder();
  await using coder = createCoder(parrot, options(join(folder.path, "state")));
  const thread = await coder.startThread({ cwd: join(folder.path, "tree") });
  expect((await thread.run("Hello")).text).toBe("Hello");
});

test.each([
  [{ ...parrot, name: "claude" }, "of this release"],
  [{ ...parrot, name: "A parrot" }, "no name for a coder"],
  [{ name: "parrot" } as Adapter, "lacks connect or limits"],
])("refuses to register %o", (adapter, message) => {
  expect(() => registerAdapter(adapter)).toThrow(message);
});

test("refuses another adapter under a name that is taken", () => {
  registerAdapter(parrot);
  expect(() => registerAdapter({ ...parrot })).toThrow("registered already");
});

test("names the coders there are when there is no such coder", () => {
  expect(() => createCoder("cloude", options("/nowhere"))).toThrow(
    '"cloude": use one of claude, codex, gemini, acp',
  );
});

test("starts threads with the coder's defaults, and with the thread's own before them", async () => {
  await using desk = await setDesk(caseOf("claude"));
  desk.models.play({ vendor: "anthropic", steps: () => ({ text: "Aye." }) });
  const given = { ...desk.options, stateFolder: join(desk.stateFolder, "own") };
  const defaults = { cwd: desk.tree, model: "claude-haiku-4-5", system: "Talk like a sailor." };
  await using coder = createCoder("claude", given, defaults);
  await (await coder.startThread()).run("Hello");
  await (await coder.startThread({ model: "claude-sonnet-5-5" })).run("Hello");
  expect(desk.models.requests.map(({ model }) => model)).toEqual([
    "claude-haiku-4-5",
    "claude-sonnet-5-5",
  ]);
  expect(desk.models.requests[1]?.system).toContain("Talk like a sailor.");
});

test("starts no thread without a folder to work in", async () => {
  await using folder = await temporaryFolder();
  await using coder = createCoder(parrot, options(join(folder.path, "state")));
  await expect(coder.startThread()).rejects.toThrow(UsageError);
});

test("keeps the environment of a live thread", async () => {
  await using folder = await temporaryFolder();
  await using coder = createCoder(parrot, options(join(folder.path, "state")));
  const thread = await coder.startThread({ cwd: join(folder.path, "tree"), env: { A: "1" } });
  expect((await thread.run("Hello", { env: { A: "1" } })).text).toBe("Hello");
  await expect(thread.run("Hello", { env: { A: "2" } })).rejects.toThrow(UnsupportedError);
  expect((await thread.run("Still here")).text).toBe("Still here");
  await coder.close();
  await expect(coder.startThread({ cwd: join(folder.path, "tree") })).rejects.toThrow(CoderError);
});

test.each([
  ["claude", { pathToClaudeCodeExecutable: "/bin/claude", ANTHROPIC_API_KEY: "key" }],
  ["claude", { binary: "/bin/claude", CLAUDE_API_KEY: "key" }],
  ["codex", { codexPathOverride: "/bin/codex", apiKey: "key" }],
  ["codex", { codexExecutablePath: "/bin/codex", CODEX_API_KEY: "key", OPENAI_API_KEY: "other" }],
  ["gemini", { geminiBinaryPath: "/bin/gemini", GOOGLE_API_KEY: "key", GEMINI_API_KEY: "" }],
] as const)("takes executable and key of %s as its SDKs name them: %j", (name, given) => {
  expect(sdkOptions(name, given)).toMatchObject({ binary: `/bin/${name}`, apiKey: "key" });
});

test("takes the base URL from the CLI's variable, without its version, else the vendor's", () => {
  const given = { binary: "/bin/codex", apiKey: "key" };
  expect(sdkOptions("codex", given).baseUrl).toBe("https://api.openai.com");
  const OPENAI_BASE_URL = "http://127.0.0.1:8000/v1/";
  expect(sdkOptions("codex", { ...given, OPENAI_BASE_URL }).baseUrl).toBe("http://127.0.0.1:8000");
});

test("says under which names a key could be given", () => {
  expect(() => sdkOptions("gemini", { binary: "/bin/gemini" })).toThrow(
    "There is no key for gemini: give one of apiKey, GEMINI_API_KEY, GOOGLE_API_KEY",
  );
});
