import { addComment, checkBody, checkUnlocked, deleteComment } from "../act/conversation.ts";
import type { Comment, Repository } from "../entity/repository.ts";
import { now, repositoryUrl } from "../state.ts";
import { commentView } from "../view/comment.ts";
import { labelView } from "../view/label.ts";
import { pullAsIssueView } from "../view/pull.ts";
import { created, found, handlers, noContent, ok, pullOf, writer } from "./handler.ts";
import { page } from "./page.ts";
import { checkEditor } from "./review-comments.ts";

/** A comment of a repository's conversations, or 404. */
export function commentOf(repository: Repository, id: number): Comment {
  const all = [...repository.pulls.values()].flatMap((pull) => pull.comments);
  return found(all.find((comment) => comment.id === id));
}

/** The part of REST that knows pull requests as GitHub issues: conversation, labels, lock. */
export const commentHandlers = handlers({
  "issues/get"({ state, repository, input }) {
    return ok(pullAsIssueView(state, pullOf(repository, input.issue_number)));
  },

  "issues/update"({ state, repository, input }) {
    const pull = pullOf(repository, input.issue_number);
    if (input.title != null) pull.title = String(input.title);
    if (input.body !== undefined) pull.body = input.body;
    if (input.state !== undefined) pull.state = input.state;
    if (input.labels !== undefined) pull.labels = input.labels.map(labelName);
    return ok(pullAsIssueView(state, pull));
  },

  "issues/list-comments"(call) {
    const { since } = call.input;
    const comments = pullOf(call.repository, call.input.issue_number).comments.filter(
      (comment) => since === undefined || comment.updatedAt >= since,
    );
    return page(call, comments, (comment) => commentView(call.state, comment));
  },

  "issues/create-comment"(call) {
    const { state, repository, input } = call;
    const token = writer(call);
    const pull = pullOf(repository, input.issue_number);
    checkUnlocked(pull, token);
    checkBody("IssueComment", input.body);
    const comment = addComment(state, pull, token.login, input.body);
    const location = `${repositoryUrl(state, repository)}/issues/comments/${comment.id}`;
    return created(commentView(state, comment), { location });
  },

  "issues/get-comment"({ state, repository, input }) {
    return ok(commentView(state, commentOf(repository, input.comment_id)));
  },

  "issues/update-comment"(call) {
    const { state, repository, input } = call;
    const comment = commentOf(repository, input.comment_id);
    checkEditor(writer(call), comment.user, repository);
    checkBody("IssueComment", input.body);
    comment.body = input.body;
    comment.updatedAt = now();
    return ok(commentView(state, comment));
  },

  "issues/delete-comment"(call) {
    const comment = commentOf(call.repository, call.input.comment_id);
    checkEditor(writer(call), comment.user, call.repository);
    deleteComment(call.state, comment);
    return noContent;
  },

  "issues/list-labels-on-issue"(call) {
    const { labels } = pullOf(call.repository, call.input.issue_number);
    return page(call, labels, (name) => labelView(call.state, call.repository, name));
  },

  "issues/add-labels"({ state, repository, input }) {
    const pull = pullOf(repository, input.issue_number);
    const names = (input.labels ?? []).map(labelName);
    pull.labels = [...new Set([...pull.labels, ...names])];
    return ok(pull.labels.map((name) => labelView(state, repository, name)));
  },

  "issues/remove-label"({ state, repository, input }) {
    const pull = pullOf(repository, input.issue_number);
    found(pull.labels.find((name) => name === input.name));
    pull.labels = pull.labels.filter((name) => name !== input.name);
    return ok(pull.labels.map((name) => labelView(state, repository, name)));
  },

  "issues/lock"({ repository, input }) {
    pullOf(repository, input.issue_number).locked = true;
    return noContent;
  },

  "issues/unlock"({ repository, input }) {
    pullOf(repository, input.issue_number).locked = false;
    return noContent;
  },
});

function labelName(label: string | { name?: string }): string {
  return typeof label === "string" ? label : (label.name ?? "");
}
