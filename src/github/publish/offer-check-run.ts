import type { GitHubClient } from "../client.ts";
import type { RepositoryName } from "../events/request.ts";
import { isRefused } from "../failure.ts";
import type { PlannedCheckRun } from "../plan/check-run.ts";
import { postCheckRun } from "./post-check-run.ts";

/** What became of a check run. */
export interface OfferedCheckRun {
  /** Null when there is none, or its address is not known. */
  readonly url: string | null;
  /** What the reader must know; null: nothing. */
  readonly notice: string | null;
}

/** Posts a check run. A refusal is told where it was wanted, or where something else than a permission is wrong. */
export async function offerCheckRun(
  client: GitHubClient,
  repository: RepositoryName,
  planned: PlannedCheckRun,
): Promise<OfferedCheckRun> {
  try {
    return { url: await postCheckRun(client, repository, planned), notice: null };
  } catch (error) {
    const silent = !planned.wanted && isRefused(error, 403, 404);
    const message = error instanceof Error ? error.message : String(error);
    return { url: null, notice: silent ? null : `The check run could not be posted: ${message}` };
  }
}
