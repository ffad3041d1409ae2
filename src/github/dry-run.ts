import { GitHubError } from "../errors.ts";
import { cutText } from "../text/cut.ts";
import type { GitHubClient, Intercept, RequestParts } from "./client.ts";
import type { PushCommit } from "./publish/commits/post-commits.ts";

/** The most that a note shows of what a request holds. */
const maxShown = 2_000;

/**
 * The same client, but it sends only requests that read. It notes every write instead, also one that is added
 * later. The method of a request decides, and the first word of a GraphQL document. What was not created cannot be
 * read: such a request is answered with 404, and not sent either.
 * @param note gets hostile text
 */
export function withoutWrites(client: GitHubClient, note: (text: string) => void): GitHubClient {
  const intercept: Intercept = async (request, send) => {
    if (isReading(request)) {
      if (isAboutUnsent(request)) throw new GitHubError("dry-run: it was not created", 404);
      return await send();
    }
    note(`dry-run: not sent: ${describe(request)}`);
    return { status: 200, url: request.url, headers: {}, data: unsentAnswer(request) };
  };
  return client.intercepted(intercept);
}

/** Whether a request changes nothing on GitHub. What is not known to read counts as a write. */
export function isReading({ method, url, query }: RequestParts): boolean {
  if (url.endsWith("/graphql")) return typeof query === "string" && /^\s*query\b/.test(query);
  return method === "GET" || method === "HEAD";
}

function describe({ method, url, query, parameters }: RequestParts): string {
  const name = /^\s*\w+\s+(\w+)/.exec(String(query ?? ""))?.[1];
  const what = name === undefined ? `${method} ${url}` : `mutation ${name}`;
  return `${what} ${cutText(JSON.stringify(parameters), maxShown)}`;
}

const noSha = "0".repeat(40);

/** The ID of what a dry run did not create; nothing on GitHub has it. */
const noId = 0;

function isAboutUnsent({ parameters }: RequestParts): boolean {
  return Object.entries(parameters).some(([name, value]) => name.endsWith("_id") && value === noId);
}

/** What the callers read of a write's answer, with values that nothing on GitHub has. */
function unsentAnswer({ parameters }: RequestParts): unknown {
  const { comment_id, check_run_id, review_id } = parameters;
  return {
    id: comment_id ?? check_run_id ?? review_id ?? noId,
    node_id: "",
    html_url: "",
    number: 0,
    output: { annotations_count: 0 },
    // A GraphQL answer.
    data: { createCommitOnBranch: { commit: { oid: noSha } } },
  };
}

/** In place of a push: notes which commit it would be. Returns a SHA that no commit has. */
export function withoutPush(note: (text: string) => void): PushCommit {
  return async ({ branch, commit }) => {
    note(`dry-run: not pushed to ${branch.repository}, ${branch.name}: ${commit.headline}`);
    return noSha;
  };
}
