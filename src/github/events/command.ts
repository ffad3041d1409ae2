import { configurationName } from "../../model/configuration-name.ts";
import { visible } from "../../text/hidden.ts";
import type { GitHubClient } from "../client.ts";
import { isRefused } from "../failure.ts";
import type { CommandLine, CommandRequest } from "./request.ts";

/** Four columns of white space make a line code: a tab reaches the fourth. */
const indentedCode = /^(?: {0,3}\t| {4})/;

/**
 * The command in a comment, from its first line that is not blank; undefined when that is none. Upper and lower case are
 * the same, and any white space parts its words. Quotes, code and anything with hidden characters in it are no commands.
 * @param prefix what the line must begin with, e.g. `/crosscheck`; `@NAME` may follow
 */
export function readCommandLine(body: string, prefix: string): CommandLine | undefined {
  const line = body.split(/\r\n?|\n/).find((one) => one.trim() !== "") ?? "";
  if (visible(line) !== line || indentedCode.test(line)) return undefined;
  const [first = "", name, ...words] = line.trim().split(/\s+/);
  const [start, to] = [first.slice(0, prefix.length), first.slice(prefix.length).toLowerCase()];
  if (prefix === "" || start.toLowerCase() !== prefix.toLowerCase()) return undefined;
  if (to !== "" && !(to.startsWith("@") && configurationName.test(to.slice(1)))) return undefined;
  return { name: name?.toLowerCase() ?? null, to: to === "" ? null : to.slice(1), words };
}

/**
 * Whether a command's comment still stands as the event brought it. Between the event and the run somebody may have
 * edited it, and who may write to the repository may edit other people's words. A review's text carries no time of its
 * last edit, so the words themselves are compared too. Throws `GitHubError`.
 */
export async function isUnchanged(client: GitHubClient, request: CommandRequest): Promise<boolean> {
  const { comment } = request;
  try {
    const now = await readComment(client, request);
    const edited = now.updated_at !== undefined && now.updated_at !== comment.createdAt;
    return !edited && (now.body ?? "") === comment.body;
  } catch (error) {
    if (isRefused(error, 404, 410)) return false;
    throw error;
  }
}

async function readComment(
  client: GitHubClient,
  { repository, pullNumber, comment }: CommandRequest,
): Promise<{ body?: string | null | undefined; updated_at?: string | undefined }> {
  const { id } = comment;
  switch (comment.kind) {
    case "conversation":
      return (await client.rest.issues.getComment({ ...repository, comment_id: id })).data;
    case "inline":
      return (await client.rest.pulls.getReviewComment({ ...repository, comment_id: id })).data;
    case "review": {
      const review = { ...repository, pull_number: pullNumber, review_id: id };
      return { body: (await client.rest.pulls.getReview(review)).data.body };
    }
  }
}
