import { execFile } from "node:child_process";
import { dirname, sep } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { findCodex } from "../../../src/coder/codex/find-codex.ts";
import { InstallError } from "../../../src/errors.ts";
import { agentPath } from "../../world/agents.ts";
import { cleanEnvironment } from "../../world/environment.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

test("finds the native program of the installed package", async () => {
  await using folder = await temporaryFolder();
  const installed = await agentPath("codex");
  const from = installed.slice(0, installed.indexOf("node_modules"));
  const found = await findCodex(from);
  expect(found).toBe(installed);
  const env = cleanEnvironment(folder.path, { CODEX_HOME: folder.path });
  const { stdout } = await promisify(execFile)(found, ["--version"], { env });
  expect(stdout).toMatch(/^codex-cli \d/);
});

test("takes the program that is named instead", async () => {
  expect(await findCodex("/nowhere/", process.execPath)).toBe(process.execPath);
});

test("says what to do where codex is not installed", async () => {
  await using folder = await temporaryFolder();
  const error = await findCodex(`${folder.path}${sep}`).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(InstallError);
  expect(error).toMatchObject({ message: expect.stringContaining("npm install @openai/codex") });
});

test.each([["missing"], ["."]])("refuses a program that cannot be run: %s", async (name) => {
  await using folder = await temporaryFolder();
  const path = name === "." ? import.meta.filename : `${dirname(folder.path)}/no-such-codex`;
  await expect(findCodex("/nowhere/", path)).rejects.toThrow(InstallError);
});
