import { mayPush, roleIn } from "./act/repository.ts";
import type { Repository } from "./entity/repository.ts";
import type { Scope, Token } from "./entity/token.ts";
import { HttpError, notFound } from "./http-error.ts";

/** One scope and level; an operation may accept any of several. */
export interface Need {
  scope: Scope;
  level: "read" | "write";
}

const pullRequests = { scope: "pull-requests", level: "write" } as const;
const conversation = [{ scope: "issues", level: "write" }, pullRequests] as const;
const contents = { scope: "contents", level: "write" } as const;

// What an operation that writes takes; the description does not say. Everything else is read.
const writes: readonly { needs: readonly Need[]; operations: string }[] = [
  {
    needs: [pullRequests],
    operations: `pulls/create pulls/update pulls/create-review pulls/update-review
      pulls/submit-review pulls/dismiss-review pulls/delete-pending-review
      pulls/create-review-comment pulls/update-review-comment pulls/delete-review-comment
      pulls/create-reply-for-review-comment reactions/create-for-pull-request-review-comment
      reactions/delete-for-pull-request-comment`,
  },
  {
    needs: conversation,
    operations: `issues/update issues/create-comment issues/update-comment issues/delete-comment
      issues/add-labels issues/remove-label issues/lock issues/unlock reactions/create-for-issue
      reactions/create-for-issue-comment reactions/delete-for-issue
      reactions/delete-for-issue-comment`,
  },
  {
    needs: [contents],
    operations: `pulls/merge git/create-blob git/create-tree git/create-commit git/create-ref
      git/update-ref git/delete-ref`,
  },
  { needs: [{ scope: "checks", level: "write" }], operations: "checks/create checks/update" },
  { needs: [{ scope: "statuses", level: "write" }], operations: "repos/create-commit-status" },
];

const reads: readonly { scopes: readonly Scope[]; operations: RegExp }[] = [
  { scopes: ["pull-requests"], operations: /^pulls\/|pull-request/ },
  { scopes: ["issues", "pull-requests"], operations: /^(issues|reactions)\// },
  { scopes: ["actions"], operations: /^actions\// },
  { scopes: ["checks"], operations: /^checks\// },
  { scopes: ["statuses"], operations: /status/ },
  {
    scopes: ["contents"],
    operations: /^(git\/|repos\/(get-content|compare-commits|get-commit|list-commits|get-branch))/,
  },
];

/** What an operation takes, any one of it. */
export function needsOf(operation: string): readonly Need[] {
  const write = writes.find(({ operations }) => operations.split(/\s+/).includes(operation));
  if (write) return write.needs;
  const read = reads.find(({ operations }) => operations.test(operation));
  return (read?.scopes ?? ["metadata"]).map((scope) => ({ scope, level: "read" }));
}

/** The value of `x-accepted-github-permissions`. */
export function acceptedPermissions(needs: readonly Need[]): string {
  return needs.map(({ scope, level }) => `${scope.replace("-", "_")}=${level}`).join("; ");
}

/** Whether a token (or nobody) sees a repository at all. */
export function sees(token: Token | undefined, repository: Repository): boolean {
  if (!repository.private) return true;
  if (!token || (token.repositories && !token.repositories.includes(repository.fullName))) {
    return false;
  }
  return token.type !== "user" || roleIn(repository, token.login) !== "none";
}

/** Whether a token may do something that takes a permission in a repository. */
export function may(token: Token | undefined, need: Need, repository: Repository): boolean {
  if (need.scope === "metadata") return true;
  if (need.level === "read" && !repository.private) return true;
  if (!token) return false;
  if (token.repositories && !token.repositories.includes(repository.fullName)) return false;
  if (token.permissions) {
    const level = token.permissions[need.scope];
    if (level !== "write" && level !== need.level) return false;
  }
  if (token.type !== "user" || need.level === "read") return true;
  // Everybody who sees a repository may take part in its conversations.
  const open = need.scope === "pull-requests" || need.scope === "issues";
  return (
    open || mayPush(roleIn(repository, token.login)) || mayMaintain(token.login, need, repository)
  );
}

/** Whether somebody may push to a fork because a pull request from it lets maintainers. Which branch is not looked at. */
function mayMaintain(login: string, { scope }: Need, { fullName, parent }: Repository): boolean {
  if (scope !== "contents" || parent === undefined || !mayPush(roleIn(parent, login))) return false;
  return [...parent.pulls.values()].some(
    ({ maintainerCanModify, state, headRepository }) =>
      maintainerCanModify && state === "open" && headRepository?.fullName === fullName,
  );
}

/** Throws GitHub's refusal where a token may none of what an operation takes. */
export function demand(
  token: Token | undefined,
  needs: readonly Need[],
  repository: Repository,
): void {
  if (!sees(token, repository)) throw notFound();
  if (!token && needs.some(({ level }) => level === "write")) {
    throw new HttpError(401, "Requires authentication");
  }
  if (needs.some((need) => may(token, need, repository))) return;
  throw forbidden(token);
}

/** 403 in the words for the kind of token. */
export function forbidden(token: Token | undefined): HttpError {
  if (token?.type !== "user") return new HttpError(403, "Resource not accessible by integration");
  if (token.permissions) {
    return new HttpError(403, "Resource not accessible by personal access token");
  }
  return new HttpError(403, "Must have push access to repository");
}
