import { join } from "node:path";
import { UsageError } from "../../errors.ts";
import { readBundle } from "../../git/bundle.ts";
import { createRepository } from "../../git/repository.ts";
import type { Git } from "../../git/run-git.ts";
import type { Change } from "./change.ts";
import { readScope } from "./scope.ts";

/** A change between two commits of a bundle file. */
export interface BundleRequest {
  readonly git: Git;
  /** Absolute path. */
  readonly file: string;
  /** Folder for the private repository. */
  readonly scratch: string;
  /** Names of the bundle, with or without `refs/heads/`, or SHAs of commits in it. */
  readonly base: string;
  readonly head: string;
  readonly ignore: readonly string[];
}

/** Reads it. Throws `UsageError` for a commit that the bundle does not have. */
export async function readBundleChange(request: BundleRequest): Promise<Change> {
  const repository = await createRepository(request.git, join(request.scratch, "repository"));
  const names = await readBundle(repository, request.file);
  const commitOf = async (name: string): Promise<string> => {
    const sha = names.get(name) ?? names.get(`refs/heads/${name}`) ?? name;
    if (!/^[0-9a-f]{7,64}$/.test(sha)) throw new UsageError(`${request.file} has no ${name}`);
    return (await repository.git(["rev-parse", "--verify", `${sha}^{commit}`])).trim();
  };
  const [from, head] = await Promise.all([commitOf(request.base), commitOf(request.head)]);
  const base = (await repository.git(["merge-base", from, head])).trim();
  const [scope, subject] = await Promise.all([
    readScope(repository, base, head, request.ignore),
    repository.git(["log", "-1", "--format=%s", head]),
  ]);
  const title = subject.trim();
  return { repository, head, base, tip: from, ...scope, dirty: new Set(), title, body: "" };
}
