import { join } from "node:path";
import { expect, it } from "vitest";
import { GitError } from "../../../src/errors.ts";
import { fetchCommits } from "../../../src/git/fetch.ts";
import { createRepository } from "../../../src/git/repository.ts";
import { readLastReview } from "../../../src/run/change/last-review.ts";
import { openJob } from "../../action/open-job.ts";
import { eachScene } from "../../github/each-scene.ts";

const scene = eachScene();

/** What git knows of the last review of a commit, at the head of now. */
async function read(
  { reviewedHead = scene.pull.headSha, all = false } = {},
  signal = new AbortController().signal,
) {
  const { world, pull, repository: remoteRepository } = scene;
  await using open = await openJob(world);
  const { git, scratch, config } = open.job;
  const remote = { url: `${world.url}/acme/shop.git`, token: config.githubToken ?? undefined };
  await using repository = await createRepository(git, join(scratch, "repository"));
  const base = (await remoteRepository.head("main")) ?? "";
  await fetchCommits(repository, remote, [pull.headSha]);
  const since = all ? null : { head: reviewedHead, base };
  return await readLastReview(
    repository,
    remote,
    pull.headSha,
    { reviewedHead, since },
    [],
    signal,
  );
}

it("knows the change as it was reviewed, and what was renamed since", async () => {
  const { repository, pull } = scene;
  const reviewedHead = pull.headSha;
  const text = (await repository.read("feature", "src/cart.ts")) ?? "";
  const files = { "src/basket.ts": text };
  await repository.commit("feature", { files, deletes: ["src/cart.ts"], author: "alice" });
  const known = await read({ reviewedHead });
  expect(known?.renamed).toEqual(new Map([["src/basket.ts", "src/cart.ts"]]));
  expect(known?.diff?.files.map(({ newPath }) => newPath)).toEqual(["src/cart.ts"]);
  expect((await read({ reviewedHead, all: true }))?.diff).toBeUndefined();
});

it("knows nothing where the remote has that commit no more", async () => {
  expect(await read({ reviewedHead: "d".repeat(40) })).toBeUndefined();
});

it("takes a run that is stopped, also before, for no commit that is gone", async () => {
  await expect(read({}, AbortSignal.abort())).rejects.toBeInstanceOf(GitError);
});
