import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { HostEnvironment } from "../agents/host-environment.ts";
import { openAgentPool } from "../agents/pool.ts";
import type { Config } from "../config/config.ts";
import { exportTree } from "../git/tree.ts";
import type { RunResult } from "../model/result.ts";
import type { Change } from "../run/change/change.ts";
import type { RunContext } from "../run/context.ts";
import { stopAfter } from "../run/deadline.ts";
import { ownRights } from "../run/fixing/fix-rights.ts";
import { progressLine } from "../run/progress-line.ts";
import type { Scratch } from "../run/scratch.ts";
import { logLine } from "../text/line.ts";
import { liveEvents } from "./live-events.ts";
import type { Terminal } from "./terminal.ts";

/** Opens what a run on the user's own repository needs, for as long as `action` takes. */
export async function withLocalRun<T>(
  parts: {
    readonly config: Config;
    /** Whether `verify` was given as a flag; else the repository's file says it. */
    readonly verifyIsOwn: boolean;
    readonly host: HostEnvironment;
    readonly change: Change;
    readonly scratch: Scratch;
    readonly terminal: Terminal;
    /** Gets what the run has come to, each time that there is more of it. Missing: nobody wants it. */
    readonly onResult?: (result: RunResult) => void;
  },
  action: (context: RunContext) => Promise<T>,
): Promise<T> {
  const { config, host, change, scratch, terminal } = parts;
  using stop = stopAfter(config.timeoutMs, terminal.signal);
  await using pool = await openAgentPool({
    config,
    host,
    scratch: scratch.folder,
    runId: randomUUID(),
    signal: stop.signal,
    note: (text) => terminal.note(logLine(text)),
    onEvent: liveEvents(terminal),
  });
  return await action({
    config,
    pool,
    rights: ownRights(config.verify === null || parts.verifyIsOwn),
    signal: stop.signal,
    async exportTree(use, tree = change.tree) {
      const folder = join(scratch.folder, `tree-${use}`);
      await exportTree(change.repository, tree, folder);
      return folder;
    },
    onProgress(progress) {
      const line = progressLine(progress);
      if (line) terminal.note(logLine(line));
    },
    async onResult(result) {
      parts.onResult?.(result);
    },
  });
}
