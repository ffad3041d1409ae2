import { randomBytes } from "node:crypto";
import { temporaryFolder } from "../temporary-folder.ts";
import { deleteBranch, renameBranch, retarget } from "./act/branch.ts";
import { addCheck } from "./act/check.ts";
import { addComment, deleteComment, react } from "./act/conversation.ts";
import { openPull, queuePull } from "./act/pull.ts";
import { createRepository, deleteRepository, forkRepository } from "./act/repository.ts";
import { addReply, submitReview } from "./act/review.ts";
import { applySuggestion } from "./act/suggestion.ts";
import { actionsBot, userOf } from "./act/user.ts";
import type { Permissions, Token } from "./entity/token.ts";
import { buildEvent } from "./events/build.ts";
import { serve } from "./server.ts";
import { apiUrl, emptyState, type State } from "./state.ts";
import { isOf } from "./strike.ts";
import type { DraftComment, GitHubWorld, TokenOptions } from "./world.ts";

/** Starts a GitHub on a free port of loopback; without a folder it uses one that goes with it. */
export async function startGitHub({ folder }: { folder?: string } = {}): Promise<GitHubWorld> {
  await using starting = new AsyncDisposableStack();
  const path = folder ?? starting.use(await temporaryFolder("world")).path;
  const state = emptyState(path);
  starting.use(await serve(state));
  const running = starting.move();
  return {
    url: state.url,
    apiUrl: apiUrl(state),
    graphqlUrl: `${state.url}/api/graphql`,
    folder: path,
    violations: state.violations,
    bugs: state.bugs,
    log: state.log,
    user: (login) => userOf(state, login),
    deleteUser: (login) => {
      userOf(state, login).deleted = true;
    },
    token: (options) => mintToken(state, options),
    repository: (fullName, options = {}) => createRepository(state, fullName, options),
    fork: (repository, owner) => forkRepository(state, repository, owner),
    deleteRepository: (repository) => deleteRepository(state, repository),
    openPull: (repository, options) => openPull(state, repository, options),
    retarget,
    deleteBranch: (repository, branch) => deleteBranch(state, repository, branch),
    renameBranch: (repository, names) => renameBranch(state, repository, names),
    minimize: (comment, reason = "outdated") => {
      comment.minimized = reason;
    },
    queue: queuePull,
    comment: (pull, { author, body }) => addComment(state, pull, author, body),
    review: (pull, { author, body, state: reviewState = "COMMENTED", comments = [] }) =>
      submitReview(state, pull, siteToken(author), {
        body,
        state: reviewState,
        comments: comments.map(targetOf),
      }),
    check: (repository, options) => addCheck(state, repository, options),
    reply: (thread, { author, body }) => addReply(state, thread, author, body),
    applySuggestion: (comment, { author }) => applySuggestion(state, comment, author),
    react: (subject, { author, content }) => {
      react(state, subject, author, content);
    },
    deleteComment: (comment) => deleteComment(state, comment),
    event: (name, action, subject, extra = {}) =>
      buildEvent(state, { name, action, subject, extra } as Parameters<typeof buildEvent>[1]),
    fault: (operation, fault, { times = 1, skip = 0 } = {}) => {
      state.faults.push({ operation, fault, times, skip });
    },
    heal: () => {
      state.faults.length = 0;
    },
    expireTokens: () => {
      state.tokens.clear();
    },
    requests: (operation) => state.log.filter((entry) => isOf(entry, operation)),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const writeAll: Permissions = {
  actions: "write",
  checks: "write",
  contents: "write",
  issues: "write",
  metadata: "read",
  "pull-requests": "write",
  statuses: "write",
};

function mintToken(
  state: State,
  { type = "job", login = actionsBot.login, permissions, repositories }: TokenOptions = {},
): Token {
  userOf(state, login);
  const token: Token = {
    value: `test-token-${type}-${randomBytes(12).toString("hex")}`,
    type,
    login,
    permissions: permissions ?? (type === "user" ? undefined : writeAll),
    repositories,
  };
  state.tokens.set(token.value, token);
  return token;
}

/** What somebody does on the site needs no token; they may what they may. */
function siteToken(login: string): Token {
  return { value: "", type: "user", login, permissions: undefined, repositories: undefined };
}

function targetOf({ path, body, line, startLine, side }: DraftComment) {
  return {
    path,
    body,
    line,
    side,
    start_line: startLine,
    ...(line === undefined ? { subject_type: "file" } : {}),
  };
}
