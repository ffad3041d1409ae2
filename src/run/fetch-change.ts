import { join } from "node:path";
import { fetchCommits, type Remote } from "../git/fetch.ts";
import { createRepository } from "../git/repository.ts";
import type { Git } from "../git/run-git.ts";
import type { Change } from "./change.ts";
import { readScope } from "./scope.ts";

/** A pinned change of a remote repository. */
export interface FetchRequest {
  readonly git: Git;
  readonly remote: Remote;
  /** Private folder. */
  readonly scratch: string;
  /** Commit SHA: what is reviewed, whatever the branch says by now. */
  readonly head: string;
  /** Commit SHA of the merge base. */
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly ignore: readonly string[];
  readonly signal: AbortSignal;
}

/** Fetches both commits by SHA, without history, and makes of them what agents and reviewers see. */
export async function fetchChange(request: FetchRequest): Promise<Change> {
  const { git, head, base } = request;
  const repository = await createRepository(git, join(request.scratch, "repository"));
  await fetchCommits(repository, request.remote, [head, base], request.signal);
  const scope = await readScope(repository, base, head, request.ignore);
  const { title, body } = request;
  return { repository, head, base, ...scope, dirty: new Set(), title, body };
}
