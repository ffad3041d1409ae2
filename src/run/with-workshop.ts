import { join } from "node:path";
import { exportTree } from "../git/tree.ts";
import type { RunContext } from "../run.ts";
import type { Change } from "./change.ts";
import { type FixRights, noRights } from "./fix-rights.ts";
import type { Job } from "./job.ts";
import { progressLine } from "./progress-line.ts";
import { openWorkshop } from "./workshop.ts";

/** Opens the workshop for as long as `action` takes. */
export async function withWorkshop<T>(
  change: Change,
  job: Job,
  action: (context: RunContext) => Promise<T>,
  rights: FixRights = noRights,
): Promise<T> {
  const { config } = job;
  await using workshop = await openWorkshop({
    config,
    surroundings: job.surroundings,
    scratch: job.scratch,
    runId: job.runId,
    signal: job.stop,
    note: job.note,
  });
  return await action({
    config,
    workshop,
    rights,
    signal: job.stop,
    async exportTree(use) {
      const folder = join(job.scratch, `tree-${use}`);
      await exportTree(change.repository, change.tree, folder);
      return folder;
    },
    onProgress(progress) {
      const line = progressLine(progress);
      if (line) job.note(line);
    },
  });
}
