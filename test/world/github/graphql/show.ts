import type { Node } from "../state.ts";
import { actor } from "./actor.ts";
import { commentFields, reviewCommentFields, reviewFields } from "./comment-fields.ts";
import { type Context, type Fields, fail } from "./context.ts";
import { pullFields } from "./pull-fields.ts";
import { reactionFields } from "./reactable.ts";
import { repositoryFields } from "./repository-fields.ts";
import { threadFields } from "./thread-fields.ts";

/** The fields of a node. */
export function show(context: Context, node: Node): Fields {
  switch (node.kind) {
    case "comment":
      return commentFields(context, node);
    case "pull":
      return pullFields(context, node);
    case "reaction":
      return reactionFields(context, node);
    case "repository":
      return repositoryFields(context, node);
    case "review":
      return reviewFields(context, node);
    case "review-comment":
      return reviewCommentFields(context, node);
    case "thread":
      return threadFields(context, node);
    case "user":
      return actor(context.state, node.login) ?? fail("NOT_FOUND", "the account is deleted");
    case "check-run":
    case "commit-status":
      return fail("NOT_FOUND", `GraphQL does not show a ${node.kind} in this world`);
  }
}
