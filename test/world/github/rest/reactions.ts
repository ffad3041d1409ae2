import { react } from "../act/conversation.ts";
import type { Reaction, ReactionContent } from "../entity/reaction.ts";
import { reactionView } from "../view/comment.ts";
import { commentOf } from "./comments.ts";
import { type Answer, type Call, found, handlers, noContent, pullOf, writer } from "./handler.ts";
import { page } from "./page.ts";
import { reviewCommentOf } from "./review-comments.ts";

interface Subject {
  reactions: Reaction[];
}

function create(call: Call<{ content: ReactionContent }>, subject: Subject): Answer {
  const { state, input } = call;
  const { reaction, isNew } = react(state, subject, writer(call).login, input.content);
  return { status: isNew ? 201 : 200, body: reactionView(state, reaction) };
}

function list(call: Call<unknown>, { reactions }: Subject): Promise<Answer> {
  return page(call, reactions, (reaction) => reactionView(call.state, reaction));
}

function remove(call: Call<{ reaction_id: number }>, subject: Subject): Answer {
  const reaction = found(subject.reactions.find(({ id }) => id === call.input.reaction_id));
  subject.reactions = subject.reactions.filter((each) => each !== reaction);
  return noContent;
}

export const reactionHandlers = handlers({
  "reactions/create-for-issue": (call) =>
    create(call, pullOf(call.repository, call.input.issue_number)),
  "reactions/create-for-issue-comment": (call) =>
    create(call, commentOf(call.repository, call.input.comment_id)),
  "reactions/create-for-pull-request-review-comment": (call) =>
    create(call, reviewCommentOf(call.repository, call.input.comment_id)),
  "reactions/list-for-issue": (call) =>
    list(call, pullOf(call.repository, call.input.issue_number)),
  "reactions/list-for-issue-comment": (call) =>
    list(call, commentOf(call.repository, call.input.comment_id)),
  "reactions/list-for-pull-request-review-comment": (call) =>
    list(call, reviewCommentOf(call.repository, call.input.comment_id)),
  "reactions/delete-for-issue": (call) =>
    remove(call, pullOf(call.repository, call.input.issue_number)),
  "reactions/delete-for-issue-comment": (call) =>
    remove(call, commentOf(call.repository, call.input.comment_id)),
  "reactions/delete-for-pull-request-comment": (call) =>
    remove(call, reviewCommentOf(call.repository, call.input.comment_id)),
});
