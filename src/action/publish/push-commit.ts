import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { GitHubError } from "../../errors.ts";
import { pushCommit } from "../../git/push.ts";
import { createRepository } from "../../git/repository.ts";
import type { PushCommit } from "../../github/publish/commits/post-commits.ts";
import { stopped } from "../../github/refusal.ts";
import type { Job } from "../job.ts";

/** What of a job a push needs. */
interface PushOptions extends Pick<Job, "git" | "scratch" | "serverUrl" | "stop"> {
  readonly config: Pick<Job["config"], "githubToken">;
}

/** A way to push commits with git, each from a private repository that holds nothing but what the commit is made on. */
export function commitsByPush(options: PushOptions): PushCommit {
  const { git, scratch, serverUrl, config, stop } = options;
  return async ({ branch, commit, parent, viewer }) => {
    const folder = await mkdtemp(join(scratch, "push-"));
    await using repository = await createRepository(git, join(folder, "repository"));
    const remote = {
      url: `${serverUrl}/${branch.repository}.git`,
      token: config.githubToken ?? undefined,
    };
    const changes = {
      additions: commit.additions.map(({ path, contentsBase64, executable }) => ({
        path,
        contents: Buffer.from(contentsBase64, "base64"),
        executable,
      })),
      deletions: commit.deletions,
    };
    const author = {
      name: viewer.login,
      // By this address GitHub knows whose commit it is.
      email: `${viewer.id}+${viewer.login}@users.noreply.github.com`,
      date: new Date().toISOString(),
    };
    const message = `${commit.headline}\n\n${commit.body}\n`;
    const pushed = await pushCommit(
      repository,
      remote,
      { branch: branch.name, parent, changes, message, author },
      stop,
    );
    switch (pushed.status) {
      case "pushed":
        return pushed.sha;
      case "moved":
        throw new GitHubError(`git push: ${pushed.reason}`, 409);
      case "denied":
        throw new GitHubError(
          `git push: ${pushed.reason} (the token lacks contents: write)`,
          403,
          "contents: write",
        );
      case "unauthenticated":
        throw new GitHubError(`git push: ${pushed.reason}`, 401);
      case "refused":
        throw new GitHubError(`git push: ${pushed.reason}`, 422);
      case "lost": {
        const why = stop.aborted ? `${stopped}${String(stop.reason)}` : pushed.reason;
        throw new GitHubError(`git push: ${why}`);
      }
    }
  };
}
