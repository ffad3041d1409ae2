import { chmod, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { doctor } from "../../../src/cli/commands/doctor.ts";
import type { Terminal } from "../../../src/cli/terminal.ts";
import { cleanEnvironment } from "../../world/environment.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

it("marks an agent whose version is not the tested one, and names both", async () => {
  await using folder = await temporaryFolder("doctor");
  const agent = join(folder.path, "agent");
  await writeFile(agent, "#!/bin/sh\necho 0.0.1\n");
  await chmod(agent, 0o755);
  let printed = "";
  const terminal: Terminal = {
    cwd: folder.path,
    out: (text) => {
      printed += text;
    },
    note: () => undefined,
    screen: { isWatched: false, isShared: false, isColored: false },
    env: cleanEnvironment(folder.path, { ANTHROPIC_API_KEY: "test-key-anthropic" }),
    bundle: resolve(import.meta.dirname, "../../../src/cli.ts"),
    signal: new AbortController().signal,
  };
  const flags = { reviewers: "claude", fixer: "claude", "claude-path": agent };
  expect(await doctor({ command: "doctor", json: true, flags }, terminal)).toBe(0);
  const { found } = JSON.parse(printed) as {
    found: { about: string; ok: boolean; text: string }[];
  };
  const claude = found.filter(({ about }) => about === "claude");
  expect(claude).toEqual([
    {
      about: "claude",
      ok: false,
      text: expect.stringMatching(/^claude 0\.0\.1 at .* is not the version .* \(\d/),
    },
  ]);
});
