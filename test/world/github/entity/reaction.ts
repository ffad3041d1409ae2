/** The contents REST accepts, in its spelling. */
export const reactionContents = [
  "+1",
  "-1",
  "laugh",
  "confused",
  "heart",
  "hooray",
  "rocket",
  "eyes",
] as const;

export type ReactionContent = (typeof reactionContents)[number];

/** One user's reaction to a comment or a pull request. */
export interface Reaction {
  kind: "reaction";
  id: number;
  nodeId: string;
  user: string;
  content: ReactionContent;
  createdAt: string;
}
