import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { CoderOptions, ThreadOptions } from "../coder.ts";
import { runOnce } from "../process/run-once.ts";
import { codexCommand, codexFolders } from "./command.ts";

/** Whether commands can run inside codex's sandbox. `reason` is what the sandbox itself said, for people. */
export type SandboxProbe =
  | { readonly status: "works" }
  | { readonly status: "broken"; readonly reason: string };

/** It takes 100–230 ms. */
const PROBE_TIMEOUT_MS = 30_000;

/**
 * Runs `true` in the sandbox that a thread's commands would run in, with the same folder and environment. The sandbox
 * cannot start without user namespaces, or under AppArmor on ubuntu-24.04 (openai/codex#15057). A turn ends well all
 * the same: its commands fail, and some leave no event. Rejects with a `spawn` error when codex itself cannot be
 * started.
 */
export async function probeCodexSandbox(
  coder: CoderOptions,
  thread: ThreadOptions,
): Promise<SandboxProbe> {
  if (thread.sandbox === "danger-full-access") return { status: "works" };
  const folder = join(coder.stateFolder, `probe-${randomUUID()}`);
  for (const path of Object.values(codexFolders(folder))) await mkdir(path, { recursive: true });
  try {
    return await probe(coder, thread, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function probe(
  coder: CoderOptions,
  thread: ThreadOptions,
  folder: string,
): Promise<SandboxProbe> {
  const args = ["sandbox", "-c", `sandbox_mode="${thread.sandbox}"`, "--", "true"];
  const command = { ...codexCommand(coder, thread, folder, args), cwd: thread.cwd };
  const { exit, stderr } = await runOnce(coder.launch, command, PROBE_TIMEOUT_MS);
  if (exit?.code === 0) return { status: "works" };
  const silent = exit === undefined ? "it did not end" : `it ended with code ${exit.code}`;
  return { status: "broken", reason: stderr.trim() || silent };
}
