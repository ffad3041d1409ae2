import { GitError } from "../errors.ts";
import { writeBlobs } from "./blobs.ts";
import { type CommitAuthor, commitTree, type FileChanges } from "./commit.ts";
import { fetchCommits, type Remote, withCredentials } from "./fetch.ts";
import type { Repository } from "./repository.ts";
import { treeWith } from "./tree.ts";

/** No branch has this name, and none gets it: a dry run stops before anything is sent. */
const probeRef = "refs/heads/crosscheck/probe";

/**
 * Whether a token may push to a repository at all. A dry run asks the git server, because a token's permissions cannot
 * be read anywhere. Protected branches refuse later. `unknown`: the server could not be asked.
 * @param sha a commit that the private repository holds
 */
export async function mayPush(
  repository: Repository,
  remote: Remote,
  sha: string,
): Promise<"yes" | "no" | "unknown"> {
  const args = ["push", "--dry-run", "--quiet", "--no-verify", remote.url, `${sha}:${probeRef}`];
  try {
    await withCredentials(repository, remote, (config) => repository.git(args, { config }));
    return "yes";
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const refused = /error: 40[134]|denied|not granted|not found|Authentication failed/i;
    return refused.test(error.stderr) ? "no" : "unknown";
  }
}

/** A commit that is to become the head of a branch. */
export interface CommitToPush {
  /** Name of the branch. */
  readonly branch: string;
  /** SHA of what the branch must point to, also while the commit is pushed. */
  readonly parent: string;
  readonly changes: FileChanges;
  readonly message: string;
  readonly author: CommitAuthor;
}

/** What became of it. `reason` is for people. */
export type Pushed =
  | { readonly status: "pushed"; readonly sha: string }
  /** The branch points to another commit than the parent; nothing was written. */
  | { readonly status: "moved"; readonly reason: string }
  /** `denied`: the token may not push here at all. */
  | { readonly status: "denied" | "refused"; readonly reason: string }
  /** The server does not take the token, or not any more. */
  | { readonly status: "unauthenticated"; readonly reason: string }
  /** The server did not answer: it is open whether the commit arrived. */
  | { readonly status: "lost"; readonly reason: string };

/**
 * Makes a commit on top of a branch's head and pushes it, modes included. The lease makes the server refuse it once the
 * branch points to anything else, so nothing is ever pushed over somebody's work. The commit is not signed.
 */
export async function pushCommit(
  repository: Repository,
  remote: Remote,
  { branch, parent, changes, message, author }: CommitToPush,
  signal?: AbortSignal,
): Promise<Pushed> {
  const ref = `refs/heads/${branch}`;
  try {
    await fetchCommits(repository, remote, [parent], signal);
    const tree = await writeFiles(repository, parent, changes);
    const sha = await commitTree(repository, tree, parent, message, author);
    const lease = `--force-with-lease=${ref}:${parent}`;
    const args = ["push", "--quiet", "--no-verify", lease, remote.url, `${sha}:${ref}`];
    await withCredentials(repository, remote, (config) => repository.git(args, { config, signal }));
    return { status: "pushed", sha };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return failureOf(error.stderr);
  }
}

/** GitHub's words for a refusal, after what git says of it itself. */
function failureOf(stderr: string): Pushed {
  const said = stderr
    .split("\n")
    .flatMap((line) => /^remote: (?:error: )?(\S.*)$/.exec(line)?.[1] ?? []);
  const reason = said.join(" ") || (stderr.split("\n").at(0) ?? "");
  if (/stale info|fetch first|non-fast-forward|failed to update ref/.test(stderr)) {
    return { status: "moved", reason };
  }
  // Before all others, whose words a rule's own text may hold.
  if (/\[remote rejected\]/.test(stderr)) return { status: "refused", reason };
  // Git asks for another name where the one that it has is refused.
  if (/error: 401|Authentication failed|terminal prompts disabled/i.test(stderr)) {
    return { status: "unauthenticated", reason: said.join(" ") || "Bad credentials" };
  }
  if (/error: 40[34]|denied/i.test(stderr)) return { status: "denied", reason };
  return { status: "lost", reason };
}

/** The tree of a commit with these files written and deleted, everything else as it was. Returns its SHA. */
async function writeFiles(
  repository: Repository,
  treeish: string,
  { additions, deletions }: FileChanges,
): Promise<string> {
  const shas = await writeBlobs(
    repository,
    additions.map(({ contents }) => contents),
  );
  const added = additions.map(({ path, executable }, at) => {
    return { path, mode: executable ? "100755" : "100644", sha: shas[at] ?? "" };
  });
  const deleted = deletions.map((path) => ({ path, sha: "0".repeat(40) }));
  return await treeWith(repository, treeish, added, deleted);
}
