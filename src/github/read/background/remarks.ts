import { backgroundLimits, type Remark } from "../../../model/background.ts";
import { cutText } from "../../../text/cut.ts";
import { parseMarker } from "../../marker/marker.ts";
import type { CommentNode } from "../pull-request-query.ts";
import type { ReviewNode } from "./background-query.ts";

/** What somebody wrote, as GitHub answers it. */
export type Written = Pick<
  CommentNode,
  "body" | "author" | "authorAssociation" | "viewerDidAuthor"
> & { readonly state?: ReviewNode["state"] };

/**
 * Whether a text is ours: whoever reads our own words takes them for evidence. A marker is enough, of whatever configuration
 * or version, but not in what a person wrote: nobody shall hide a comment by pasting one.
 */
export function isOurs({ body, author, viewerDidAuthor }: Written): boolean {
  return (viewerDidAuthor || author?.__typename === "Bot") && parseMarker(body) !== undefined;
}

/** Whether a text holds nothing but commands to us. */
export function isCommand({ body }: Written, prefix: string): boolean {
  const lines = body.split("\n").filter((line) => line.trim() !== "");
  return lines.every((line) => line.trimStart().startsWith(prefix));
}

/** A text with who wrote it, cut to size. */
export function remarkOf({ body, author, authorAssociation, state }: Written): Remark {
  const bot = author?.__typename === "Bot";
  return {
    author: author && cutText(bot ? `${author.login}[bot]` : author.login, backgroundLimits.name),
    bot,
    association: cutText(authorAssociation, backgroundLimits.name),
    review: state === undefined ? null : cutText(state, backgroundLimits.name),
    text: cutText(body, backgroundLimits.remark),
  };
}

const insiders: ReadonlySet<string> = new Set(["OWNER", "MEMBER", "COLLABORATOR"]);

/** How much somebody's word is worth reading, 0 first: the repository's people, contributors, others, bots. */
export function rankOf({ bot, association }: Pick<Remark, "bot" | "association">): number {
  if (bot) return 3;
  if (insiders.has(association)) return 0;
  return association === "CONTRIBUTOR" ? 1 : 2;
}
