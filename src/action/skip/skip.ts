import { createClient } from "../../github/client.ts";
import type { SkippedRequest } from "../../github/events/request.ts";
import { type ActionOptions, type Finished, skipped } from "../job.ts";
import { keyringOf } from "../keyring-of.ts";
import { repositoryConfig } from "../repository-config.ts";
import { writingOf } from "../with-job.ts";
import { skipUntouched } from "./skip-untouched.ts";
import { checkNothing } from "./skipped-check-run.ts";

/**
 * Ends a run that has nothing to do. On a merge queue a check run says so, because its rules look for one. Where nothing
 * changed, what stands counts.
 */
export async function skip(request: SkippedRequest, options: ActionOptions): Promise<Finished> {
  const { reason, mergeGroup, untouched } = request;
  const token = options.config.githubToken;
  const base = mergeGroup?.base ?? untouched?.base ?? null;
  if ((mergeGroup === null && untouched === undefined) || token === null) return skipped(reason);
  const [owner = "", repo = ""] = options.event.repository.split("/");
  const repository = { owner, repo };
  const keyring = keyringOf(options.config, options.event.repositoryId);
  const client = createClient({ token, apiUrl: options.apiUrl, keyring });
  const { config } = await repositoryConfig(client, repository, base, options.inputs);
  if (untouched !== undefined) {
    return await skipUntouched(request, untouched.pullNumber, { ...options, client, config });
  }
  if (mergeGroup === null) return skipped(reason);
  const writing = writingOf({ ...options, client }, config);
  return await checkNothing(repository, mergeGroup.head, reason, [], { ...writing, config });
}
