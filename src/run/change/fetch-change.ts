import { join } from "node:path";
import { fetchCommits, type Remote } from "../../git/fetch.ts";
import { createRepository } from "../../git/repository.ts";
import type { Git } from "../../git/run-git.ts";
import type { Change } from "./change.ts";
import { type KnownReview, type LastReview, readLastReview } from "./last-review.ts";
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
  /** Commit SHA of the base branch. */
  readonly tip: string;
  readonly title: string;
  readonly body: string;
  readonly ignore: readonly string[];
  /** Null: there was none. */
  readonly last: LastReview | null;
  readonly signal: AbortSignal;
}

/** A change, and what is known of its last review. */
export interface FetchedChange extends Change {
  /** Undefined when there was none, or its commits are gone. */
  readonly last: KnownReview | undefined;
}

/** Fetches the commits by SHA, without history, and makes of them what agents and reviewers see. */
export async function fetchChange(request: FetchRequest): Promise<FetchedChange> {
  const { git, head, base, tip, remote, signal } = request;
  const repository = await createRepository(git, join(request.scratch, "repository"));
  await fetchCommits(repository, remote, [head, base, tip], signal);
  const last =
    request.last === null
      ? undefined
      : await readLastReview(repository, remote, head, request.last, request.ignore, signal);
  const scope = await readScope(repository, base, head, request.ignore, last?.diff);
  const { title, body } = request;
  return { repository, head, base, tip, ...scope, last, dirty: new Set(), title, body };
}
