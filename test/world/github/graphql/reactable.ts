import type { Reaction, ReactionContent } from "../entity/reaction.ts";
import { actor } from "./actor.ts";
import { connection } from "./connection.ts";
import type { Context, Fields } from "./context.ts";

/** REST's name of each content to GraphQL's. */
export const reactionNames: Readonly<Record<ReactionContent, string>> = {
  "+1": "THUMBS_UP",
  "-1": "THUMBS_DOWN",
  laugh: "LAUGH",
  hooray: "HOORAY",
  confused: "CONFUSED",
  heart: "HEART",
  rocket: "ROCKET",
  eyes: "EYES",
};

/** A reaction. */
export function reactionFields({ state }: Context, reaction: Reaction): Fields {
  return {
    __typename: "Reaction",
    id: reaction.nodeId,
    databaseId: reaction.id,
    content: reactionNames[reaction.content],
    createdAt: reaction.createdAt,
    user: { ...actor(state, reaction.user), __typename: "User" },
  };
}

/** What every thing has that people react to. */
export function reactableFields(context: Context, subject: { reactions: Reaction[] }): Fields {
  const { login } = context.token;
  const of = (content: string) => subject.reactions.filter((each) => each.content === content);
  return {
    viewerCanReact: true,
    reactions: ({ content, ...args }: { content?: string }) =>
      connection(
        () =>
          subject.reactions.filter(
            (each) => content == null || reactionNames[each.content] === content,
          ),
        (reaction) => reactionFields(context, reaction),
      )(args),
    reactionGroups: () =>
      Object.entries(reactionNames).map(([content, name]) => ({
        content: name,
        createdAt: of(content)[0]?.createdAt ?? null,
        viewerHasReacted: of(content).some((each) => each.user === login),
        users: { totalCount: of(content).length },
        reactors: { totalCount: of(content).length },
      })),
  };
}
