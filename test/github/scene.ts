import type { GitHubClient } from "../../src/github/client.ts";
import type { CheckRunOptions } from "../../src/github/plan/plan-check-run.ts";
import type { CommitChanges } from "../../src/github/plan/plan-commits.ts";
import type { PlanOptions } from "../../src/github/plan/plan-options.ts";
import { planPublication } from "../../src/github/plan/plan-publication.ts";
import { summaryBody } from "../../src/github/plan/plan-summary.ts";
import type { PostedCommit, Publication, Published } from "../../src/github/plan/publication.ts";
import type { PushCommit } from "../../src/github/publish/commits/post-commits.ts";
import { publish } from "../../src/github/publish/publish.ts";
import { readMergeBase, readPullRequest } from "../../src/github/read/read-pull-request.ts";
import type { RunResult } from "../../src/model/result.ts";
import { parseDiff } from "../../src/review/diff/parse/parse-diff.ts";
import { texts } from "../report/english.ts";
import { diffText } from "../world/git/diff.ts";
import type { Pull, Repository } from "../world/github/entity/repository.ts";
import type { GitHubWorld } from "../world/github/world.ts";

const oldFile = Array.from({ length: 30 }, (_, at) => `line ${at + 1}\n`).join("");
/** Lines 5 to 14 are changed: RIGHT lines 2 to 17 are in the diff. */
export const newFile = oldFile.replace(/^line (5|6|7|8|9|10|11|12|13|14)$/gm, "changed $1");

export interface Scene {
  readonly repository: Repository;
  readonly pull: Pull;
}

/** A repository with one pull request that changes `src/cart.ts`. */
export async function setScene(world: GitHubWorld): Promise<Scene> {
  const repository = await world.repository("acme/shop", {
    files: { "src/cart.ts": oldFile, "README.md": "shop\n" },
    collaborators: { alice: "write" },
  });
  await repository.commit("feature", { files: { "src/cart.ts": newFile }, author: "alice" });
  const pull = await world.openPull(repository, { head: "feature", author: "alice" });
  return { repository, pull };
}

export interface RunOptions extends Pick<PlanOptions, "propose" | "noFixLeft"> {
  readonly result: RunResult;
  readonly changes?: ReadonlyMap<string, CommitChanges>;
  /** Defaults to none. */
  readonly checkRun?: CheckRunOptions;
  /** Defaults to none: a commit that needs it fails the test. */
  readonly pushCommit?: PushCommit;
  /** What happens between reading and publishing. */
  readonly meanwhile?: () => void | Promise<void>;
}

/** SHAs of the commits that were made. */
export function madeIn(commits: readonly PostedCommit[]): string[] {
  return commits.flatMap((commit) => (commit.status === "made" ? [commit.sha] : []));
}

async function noPush(): Promise<never> {
  throw new Error("no commit was to be pushed with git");
}

/** What a run does with GitHub from reading to publishing. */
export async function runOn(
  client: GitHubClient,
  { repository, pull }: Scene,
  { result, changes = new Map(), checkRun, meanwhile, pushCommit = noPush, ...more }: RunOptions,
): Promise<{ publication: Publication; published: Published }> {
  const name = { owner: repository.owner, repo: repository.name };
  const { pullRequest, existing, readAt } = await readPullRequest(client, name, pull.number);
  const base = await readMergeBase(client, name, pullRequest.base, pullRequest.head);
  const diff = parseDiff(await diffText(repository.gitDirectory, base, pullRequest.head));
  const head = pullRequest.head;
  const options: PlanOptions = {
    result,
    head,
    readAt,
    pullRequest,
    existing,
    diff,
    changes,
    texts,
    renamedFrom: new Map(),
    checkRun: checkRun ?? null,
    ...more,
  };
  const publication = planPublication(options);
  await meanwhile?.();
  const published = await publish(client, publication, {
    existing,
    pushCommit,
    summaryBody: (posted) => summaryBody(options, posted),
    shown: texts.shown,
  });
  return { publication, published };
}
