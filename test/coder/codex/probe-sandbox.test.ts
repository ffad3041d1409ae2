import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { probeCodexSandbox } from "../../../src/coder/codex/probe-sandbox.ts";
import { createCoder } from "../../../src/coder/create-coder.ts";
import { launch } from "../../../src/launch/launch.ts";
import { agentPath } from "../../world/agents.ts";
import { command } from "../../world/models/call.ts";
import { startModels } from "../../world/models/server.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";
import { writeFiles } from "../write-files.ts";

/** What bubblewrap says on GitHub's ubuntu-24.04 runners; codex asks `--help` first, whether it is new enough. */
const BROKEN_BWRAP = `#!/bin/sh
case "$*" in
  *--help*) echo "--argv0 --perms --as-pid-1" ;;
  *) echo "bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted" >&2; exit 1 ;;
esac
`;

async function setUp(path: string) {
  const models = await startModels({
    scripts: [{ vendor: "openai", steps: [{ calls: [command("cat notes.txt")] }, { text: "x" }] }],
  });
  const options = {
    launch,
    binary: await agentPath("codex"),
    baseUrl: models.url,
    apiKey: models.keys.openai[0] ?? "",
    stateFolder: join(path, "state"),
  };
  await writeFiles(path, { "tree/notes.txt": "alpha\n", "bin/bwrap": BROKEN_BWRAP });
  await chmod(join(path, "bin/bwrap"), 0o755);
  const thread = { cwd: join(path, "tree"), sandbox: "read-only" } as const;
  return { models, options, thread, brokenPath: `${join(path, "bin")}:/usr/bin:/bin` };
}

test("finds what a thread's commands then find", async () => {
  await using folder = await temporaryFolder();
  const { models, options, thread } = await setUp(folder.path);
  await using _models = models;
  const probe = await probeCodexSandbox(options, thread);
  await using coder = createCoder("codex", options);
  await (await coder.startThread(thread)).run("Read the notes");
  const printed = models.requests[1]?.toolResults[0]?.text ?? "";
  expect(probe.status).toBe(printed.includes("alpha") ? "works" : "broken");
});

test("says what the sandbox itself said when it cannot start", async () => {
  await using folder = await temporaryFolder();
  const { models, options, thread, brokenPath } = await setUp(folder.path);
  await using _models = models;
  const broken = { ...options, env: { PATH: brokenPath } };
  const probe = await probeCodexSandbox(broken, thread);
  expect(probe).toMatchObject({
    status: "broken",
    reason: expect.stringContaining("Failed RTM_NEWADDR"),
  });
  await using coder = createCoder("codex", broken);
  const { text, items } = await (await coder.startThread(thread)).run("Read the notes");
  // Why there has to be a probe: the turn ends well.
  expect(text).toBe("x");
  expect(items.filter(({ type }) => type === "command")).toEqual([]);
  expect(models.requests[1]?.toolResults[0]?.text).not.toContain("alpha");
});

test("has nothing to say about a thread without a sandbox", async () => {
  await using folder = await temporaryFolder();
  const { models, options, thread, brokenPath } = await setUp(folder.path);
  await using _models = models;
  const free = { ...thread, sandbox: "danger-full-access" } as const;
  const probe = await probeCodexSandbox({ ...options, env: { PATH: brokenPath } }, free);
  expect(probe).toEqual({ status: "works" });
});

test("rejects when codex itself is missing", async () => {
  await using folder = await temporaryFolder();
  const { models, options, thread } = await setUp(folder.path);
  await using _models = models;
  const missing = { ...options, binary: join(folder.path, "no-codex") };
  await expect(probeCodexSandbox(missing, thread)).rejects.toMatchObject({
    name: "CoderError",
    reason: "spawn",
  });
});
