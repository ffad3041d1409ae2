import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import type { ThreadOptions } from "../../src/coder/coder.ts";
import { probeOwnJail } from "../world/jail.ts";
import { caseOf } from "./case-of.ts";
import { type CoderCase, coders } from "./coders.ts";
import { setDesk } from "./desk.ts";

const run = promisify(execFile);

/** A small file system of its own at a folder, for one command. */
const onSmallDisk = (folder: string, bytes: number) => [
  ...["--dev-bind", "/", "/", "--size", String(bytes), "--tmpfs", folder, "--die-with-parent"],
];

const probe = await probeOwnJail();

/** What a turn came to whose coder keeps its state on a disk of so many bytes. */
async function onDisk(
  coder: CoderCase,
  bytes: number,
  thread: Partial<ThreadOptions>,
  large: { readonly systemLength?: number; readonly schemaLength?: number } = {},
) {
  await using desk = await setDesk(coder, { scripts: [() => ({ text: "Hi." })] });
  const place = join(desk.tree, "..", "small");
  await mkdir(place);
  const { systemLength = 0, schemaLength = 0 } = large;
  const outputSchema = { type: "object", description: "d".repeat(schemaLength) };
  const given = {
    name: coder.name,
    options: { ...desk.options, stateFolder: join(place, "state") },
    thread: { cwd: desk.tree, ...thread },
    turn: schemaLength > 0 ? { outputSchema } : {},
    systemLength,
  };
  const script = fileURLToPath(new URL("./on-full-disk.ts", import.meta.url));
  const args = [...onSmallDisk(place, bytes), process.execPath, script, JSON.stringify(given)];
  const env = { PATH: process.env.PATH ?? "", HOME: place };
  const { stdout } = await run("bwrap", args, { env });
  expect(await desk.processes()).toEqual([]);
  expect(existsSync(join(place, "state"))).toBe(false);
  return JSON.parse(stdout);
}

const KIB = 1024;

test.skipIf(probe.status !== "works").each([
  ["claude", "system.md", 64, {}, { systemLength: 300 * KIB }],
  ["codex", "catalog.json", 4, { tools: "none" }, {}],
  ["codex-exec", "turn-", 64, {}, { schemaLength: 100 * KIB }],
  ["codex-exec", ".config.toml", 64, {}, { systemLength: 300 * KIB }],
  ["codex-exec", ".md", 256, { tools: "none" }, { systemLength: 300 * KIB }],
  ["gemini", "deny.toml", 4, {}, {}],
  ["gemini", "system.md", 64, {}, { systemLength: 300 * KIB }],
] as const)(
  "%s names its file %s when the disk is full",
  async (title, file, kib, thread, large) => {
    const { failure, left, timers } = await onDisk(caseOf(title), kib * KIB, thread, large);
    expect(failure).toMatchObject({
      name: "CoderError",
      reason: "spawn",
      code: "ENOSPC",
      message: expect.stringContaining("no space left on device"),
    });
    expect(failure.message).toContain(file);
    expect({ left, timers }).toEqual({ left: [], timers: 0 });
  },
);

test.skipIf(probe.status !== "works").each(coders)(
  "leaves nothing and hangs nowhere when the program itself has no room: $name $options",
  async (coder) => {
    const { failure, left, timers } = await onDisk(coder, 4 * KIB, {});
    // Claude and codex exec get by without files of their own.
    if (failure !== undefined) expect(failure.name).toBe("CoderError");
    expect({ left, timers }).toEqual({ left: [], timers: 0 });
  },
);
