import { join } from "node:path";
import { openAgentPool } from "../agents/pool.ts";
import { exportTree } from "../git/tree.ts";
import type { Change } from "../run/change/change.ts";
import type { RunContext } from "../run/context.ts";
import { type FixRights, noRights } from "../run/fixing/fix-rights.ts";
import { progressLine } from "../run/progress-line.ts";
import type { Job } from "./job.ts";

/** Opens the agent pool for as long as `action` takes. */
export async function withAgentPool<T>(
  change: Change,
  job: Job,
  action: (context: RunContext) => Promise<T>,
  rights: FixRights = noRights,
): Promise<T> {
  const { config } = job;
  await using pool = await openAgentPool({
    config,
    host: job.host,
    scratch: job.scratch,
    runId: job.runId,
    signal: job.stop,
    note: job.note,
  });
  return await action({
    config,
    pool: pool,
    rights,
    signal: job.stop,
    async exportTree(use, tree = change.tree) {
      const folder = join(job.scratch, `tree-${use}`);
      await exportTree(change.repository, tree, folder);
      return folder;
    },
    onProgress(progress) {
      const line = progressLine(progress);
      if (line) job.note(line);
    },
    onResult: (result) => job.paid.keep(result),
  });
}
