import { createClient } from "../../github/client.ts";
import type { SkippedRequest } from "../../github/events/request.ts";
import { type ActionOptions, type Finished, skipped } from "../job.ts";
import { repositoryConfig } from "../repository-config.ts";
import { writingOf } from "../with-job.ts";
import { checkNothing } from "./skipped-check-run.ts";

/** Ends a run that has nothing to do. On a merge queue a check run says so, because its rules look for one. */
export async function skip(request: SkippedRequest, options: ActionOptions): Promise<Finished> {
  const { reason, mergeGroup } = request;
  const token = options.config.githubToken;
  if (mergeGroup === null || token === null) return skipped(reason);
  const [owner = "", repo = ""] = options.event.repository.split("/");
  const repository = { owner, repo };
  const client = createClient({ token, apiUrl: options.apiUrl });
  const { base } = mergeGroup;
  const { config } = await repositoryConfig(client, repository, base, options.inputs);
  const writing = writingOf({ ...options, client }, config);
  return await checkNothing(repository, mergeGroup.head, reason, [], { ...writing, config });
}
