import { randomUUID } from "node:crypto";
import { hostEnvironment } from "../../agents/host-environment.ts";
import { missingKey, usableRoles } from "../../agents/keys.ts";
import { openAgentPool } from "../../agents/pool.ts";
import { createRenderer } from "../../coder/render/render.ts";
import { parseRole } from "../../config/reviewers.ts";
import { CoderError, UsageError } from "../../errors.ts";
import { stopAfter } from "../../run/deadline.ts";
import { logText } from "../../text/line.ts";
import type { Invocation } from "../arguments.ts";
import { commandConfig } from "../command-config.ts";
import { openScratch } from "../open-scratch.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

/**
 * `crosscheck run --coder NAME PROMPT`: one prompt in the current folder, read-only. What happens goes to stderr, the
 * answer to stdout, but where both are one screen, which shows it already; `--json` streams the events to stdout instead,
 * one a line.
 */
export async function runCoder(
  invocation: Extract<Invocation, { command: "run" }>,
  terminal: Terminal,
): Promise<ExitCode> {
  const role = parseRole(invocation.coder, "--coder");
  const only = { reviewers: invocation.coder, fix: "off" };
  const config = commandConfig(invocation.flags, terminal, only);
  if (usableRoles(config, [role]).length === 0) throw new UsageError(missingKey(role.coder));
  await using scratch = await openScratch(terminal);
  using stop = stopAfter(config.timeoutMs, terminal.signal);
  await using pool = await openAgentPool({
    config,
    host: hostEnvironment(terminal.env, terminal.bundle, terminal.cwd),
    scratch: scratch.folder,
    runId: randomUUID(),
    signal: stop.signal,
    note: (text) => terminal.note(logText(text)),
  });
  const acquired = await pool.acquire(role, "review");
  // A note ends its line by itself.
  const show = (text: string) => text !== "" && terminal.note(text.trimEnd());
  if (!("coder" in acquired)) {
    terminal.note(acquired.reason);
    return 3;
  }
  try {
    await using thread = await acquired.coder.startThread({
      cwd: terminal.cwd,
      sandbox: "read-only",
      tools: acquired.tools,
      ...(role.model === null ? {} : { model: role.model }),
    });
    const { isColored, isShared } = terminal.screen;
    const render = createRenderer({ clean: logText, color: isColored });
    let shown: string | undefined;
    const limits = { signal: stop.signal, timeoutMs: config.turnTimeoutMs };
    for await (const event of thread.runStreamed(invocation.prompt, limits)) {
      if (invocation.json) terminal.out(`${JSON.stringify(event)}\n`);
      // A turn's failure is thrown too.
      else if (event.type !== "error" || event.willRetry) show(render(event));
      if (event.type === "message" && !event.delta) shown = event.text;
      const isNew = !isShared || (event.type === "done" && event.text !== shown);
      if (event.type === "done" && !invocation.json && isNew)
        terminal.out(`${logText(event.text)}\n`);
      if (event.type === "cancelled") return 130;
    }
    return 0;
  } catch (error) {
    if (!(error instanceof CoderError)) throw error;
    terminal.note(logText(error.message));
    return 3;
  }
}
