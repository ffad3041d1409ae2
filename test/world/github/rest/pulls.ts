import { diffText } from "../../git/diff.ts";
import { commitsIn, isAncestor } from "../../git/history.ts";
import { mergePull, openPull } from "../act/pull.ts";
import { followHead } from "../act/push.ts";
import { actionsBot } from "../act/user.ts";
import type { Repository } from "../entity/repository.ts";
import { HttpError, invalidField } from "../http-error.ts";
import { pullDiff } from "../placement/pull-diff.ts";
import { now, type State } from "../state.ts";
import { commitView } from "../view/commit.ts";
import { fileView, pullView } from "../view/pull.ts";
import { diffAnswer } from "./diff-answer.ts";
import { created, handlers, noContent, ok, pullOf, writer } from "./handler.ts";
import { page } from "./page.ts";

export const pullHandlers = handlers({
  async "pulls/get"({ state, repository, input, accept }) {
    const pull = pullOf(repository, input.pull_number);
    if (!/\.(diff|patch)\b/.test(accept)) return ok(await pullView(state, pull));
    const { mergeBase, files } = await pullDiff(pull);
    const text = await diffText(repository.gitDirectory, mergeBase, pull.headSha);
    return diffAnswer(text, files.length);
  },

  "pulls/list"(call) {
    const { state = "open", head, base } = call.input;
    const pulls = [...call.repository.pulls.values()]
      .filter((pull) => state === "all" || pull.state === state)
      .filter((pull) => head === undefined || `${pull.headOwner}:${pull.headRef}` === head)
      .filter((pull) => base === undefined || pull.baseRef === base)
      .reverse();
    return page(call, pulls, (pull) => pullView(call.state, pull));
  },

  async "pulls/create"(call) {
    const { state, repository, input } = call;
    const { login } = writer(call);
    if (login === actionsBot.login && !repository.settings.actionsMayApprove) {
      const message = "GitHub Actions is not permitted to create or approve pull requests.";
      throw new HttpError(403, message);
    }
    const { from, head } = headOf(state, repository, input.head);
    const headSha = await from?.head(`refs/heads/${head}`);
    const baseSha = await repository.head(`refs/heads/${input.base}`);
    if (!from || headSha === undefined) throw invalidField("PullRequest", "head", "invalid");
    if (baseSha === undefined) throw invalidField("PullRequest", "base", "invalid");
    const refused = (message: string) => invalidField("PullRequest", undefined, "custom", message);
    const same = [...repository.pulls.values()].some(
      (pull) =>
        pull.state === "open" &&
        pull.headRepository === from &&
        pull.headRef === head &&
        pull.baseRef === input.base,
    );
    if (same) throw refused(`A pull request already exists for ${from.owner}:${head}.`);
    if (await isAncestor(from.gitDirectory, headSha, baseSha)) {
      throw refused(`No commits between ${input.base} and ${head}`);
    }
    const pull = await openPull(state, repository, {
      head,
      from,
      base: input.base,
      author: login,
      title: input.title ?? head,
      body: input.body ?? null,
      draft: input.draft ?? false,
    });
    return created(await pullView(state, pull));
  },

  async "pulls/update"({ state, repository, input }) {
    const pull = pullOf(repository, input.pull_number);
    if (input.title !== undefined) pull.title = input.title;
    if (input.body !== undefined) pull.body = input.body;
    if (input.state !== undefined) pull.state = input.state;
    if (input.base !== undefined) pull.baseRef = input.base;
    pull.updatedAt = now();
    await followHead(pull);
    return ok(await pullView(state, pull));
  },

  async "pulls/list-files"(call) {
    const pull = pullOf(call.repository, call.input.pull_number);
    const { files } = await pullDiff(pull);
    return page(call, files.slice(0, 3000), (file) =>
      fileView(call.state, call.repository, pull.headSha, file),
    );
  },

  async "pulls/list-commits"(call) {
    const { state, repository, input } = call;
    const pull = pullOf(repository, input.pull_number);
    const { mergeBase } = await pullDiff(pull);
    const commits = await commitsIn(repository.gitDirectory, `${mergeBase}..${pull.headSha}`);
    return page(call, commits.slice(0, 250), (sha) => commitView(state, repository, sha));
  },

  async "pulls/merge"({ state, repository, input }) {
    const pull = pullOf(repository, input.pull_number);
    if (input.sha !== undefined && input.sha !== pull.headSha) {
      throw new HttpError(409, "Head branch was modified. Review and try the merge again.");
    }
    const sha = pull.state === "open" && !pull.draft ? await mergePull(state, pull) : undefined;
    if (sha === undefined) throw new HttpError(405, "Pull Request is not mergeable");
    return ok({ sha, merged: true, message: "Pull Request successfully merged" });
  },

  "pulls/check-if-merged"({ repository, input }) {
    if (!pullOf(repository, input.pull_number).merged) throw new HttpError(404, "Not Found");
    return noContent;
  },
});

/** `branch`, or `owner:branch` of a fork. */
function headOf(
  state: State,
  repository: Repository,
  head: string,
): { from: Repository | undefined; head: string } {
  const colon = head.indexOf(":");
  if (colon < 0) return { from: repository, head };
  const owner = head.slice(0, colon);
  const from =
    owner === repository.owner ? repository : state.repositories.get(`${owner}/${repository.name}`);
  return { from, head: head.slice(colon + 1) };
}
