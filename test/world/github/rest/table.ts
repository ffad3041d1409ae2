import { accountHandlers } from "./accounts.ts";
import { actionHandlers } from "./actions.ts";
import { checkHandlers } from "./checks.ts";
import { commentHandlers } from "./comments.ts";
import { contentHandlers } from "./contents.ts";
import { gitDataHandlers } from "./git-data.ts";
import { gitRefHandlers } from "./git-refs.ts";
import type { Handler } from "./handler.ts";
import { pullHandlers } from "./pulls.ts";
import { reactionHandlers } from "./reactions.ts";
import { repositoryHandlers } from "./repositories.ts";
import { reviewCommentHandlers } from "./review-comments.ts";
import { reviewHandlers } from "./reviews.ts";

/** All handlers by operation id. */
export const restHandlers: Readonly<Record<string, Handler<never>>> = {
  ...accountHandlers,
  ...actionHandlers,
  ...checkHandlers,
  ...commentHandlers,
  ...contentHandlers,
  ...gitDataHandlers,
  ...gitRefHandlers,
  ...pullHandlers,
  ...reactionHandlers,
  ...repositoryHandlers,
  ...reviewCommentHandlers,
  ...reviewHandlers,
};
