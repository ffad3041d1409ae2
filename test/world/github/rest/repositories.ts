import { diffFiles, diffText } from "../../git/diff.ts";
import { aheadBehind, commitsIn, mergeBase } from "../../git/history.ts";
import type { Repository } from "../entity/repository.ts";
import { HttpError, notFound } from "../http-error.ts";
import { repositoryUrl, type State } from "../state.ts";
import { commitView, commitWithFilesView } from "../view/commit.ts";
import { fileView } from "../view/pull.ts";
import { repositoryView } from "../view/repository.ts";
import { collaboratorView } from "../view/user.ts";
import { diffAnswer } from "./diff-answer.ts";
import { found, handlers, ok } from "./handler.ts";
import { page } from "./page.ts";

export const repositoryHandlers = handlers({
  "repos/get"({ state, repository }) {
    return ok(repositoryView(state, repository));
  },

  "repos/get-collaborator-permission-level"({ state, repository, input }) {
    const { username } = input;
    const user = state.users.get(username);
    if (!user || user.deleted) throw notFound(`${username} is not a user`);
    return ok(collaboratorView(state, repository, username));
  },

  async "repos/get-commit"({ state, repository, input, accept }) {
    const sha = await repository.head(input.ref);
    if (sha === undefined) throw new HttpError(422, `No commit found for SHA: ${input.ref}`);
    const commit = await commitWithFilesView(state, repository, sha);
    if (!/\.diff\b/.test(accept)) return ok(commit);
    const text = await diffText(repository.gitDirectory, `${sha}^`, sha);
    return diffAnswer(text, commit.files.length);
  },

  async "repos/list-commits"(call) {
    const { state, repository, input } = call;
    const head = found(await repository.head(input.sha ?? repository.defaultBranch));
    const commits = (await commitsIn(repository.gitDirectory, head)).reverse();
    return page(call, commits, (sha) => commitView(state, repository, sha));
  },

  async "repos/compare-commits-with-basehead"(call) {
    const { state, repository, input, accept } = call;
    const directory = repository.gitDirectory;
    const [from = "", to = ""] = input.basehead.split("...");
    const base = found(await inNetwork(state, repository, from));
    const head = found(await inNetwork(state, repository, to));
    const common = await mergeBase(directory, base, head);
    if (common === undefined) throw notFound(`No common ancestor between ${from} and ${to}.`);
    const files = await diffFiles(directory, common, head);
    if (/\.(diff|patch)\b/.test(accept)) {
      return diffAnswer(await diffText(directory, common, head), files.length);
    }
    const { ahead, behind } = await aheadBehind(directory, base, head);
    const commits = await commitsIn(directory, `${common}..${head}`);
    const html = `${state.url}/${repository.fullName}/compare/${input.basehead}`;
    const shown = await page(call, commits, (sha) => commitView(state, repository, sha));
    // Files come on the first page alone, at most 300 of them.
    const isFirst = Number(call.url.searchParams.get("page") ?? 1) === 1;
    const shownFiles = isFirst ? files.slice(0, 300) : [];
    return ok(
      {
        url: `${repositoryUrl(state, repository)}/compare/${input.basehead}`,
        html_url: html,
        permalink_url: html,
        diff_url: `${html}.diff`,
        patch_url: `${html}.patch`,
        base_commit: await commitView(state, repository, base),
        merge_base_commit: await commitView(state, repository, common),
        status: ahead && behind ? "diverged" : ahead ? "ahead" : behind ? "behind" : "identical",
        ahead_by: ahead,
        behind_by: behind,
        total_commits: commits.length,
        commits: shown.body,
        files: shownFiles.map((file) => fileView(state, repository, head, file)),
      },
      shown.headers,
    );
  },

  async "repos/get-branch"({ state, repository, input }) {
    const ref = `refs/heads/${input.branch}`;
    const sha = await repository.head(ref);
    if (sha === undefined) throw notFound("Branch not found");
    const self = `${repositoryUrl(state, repository)}/branches/${input.branch}`;
    return ok({
      name: input.branch,
      commit: await commitView(state, repository, sha),
      protected: repository.protectedRefs.has(ref),
      _links: { html: `${state.url}/${repository.fullName}/tree/${input.branch}`, self },
      protection_url: `${self}/protection`,
    });
  },
});

/** The commit of a revision, which may be `owner:branch` of a fork. */
async function inNetwork(
  state: State,
  repository: Repository,
  revision: string,
): Promise<string | undefined> {
  const [owner, branch] = revision.split(":");
  if (branch === undefined) return repository.head(revision);
  const fork = state.repositories.get(`${owner}/${repository.name}`);
  const sha = await fork?.head(`refs/heads/${branch}`);
  return sha === undefined ? undefined : repository.head(sha);
}
