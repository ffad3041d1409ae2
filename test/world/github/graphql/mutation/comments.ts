import {
  addComment,
  checkBody,
  checkUnlocked,
  deleteComment,
  react,
} from "../../act/conversation.ts";
import type { ReactionContent } from "../../entity/reaction.ts";
import type { Comment, Pull, Review, ReviewComment } from "../../entity/repository.ts";
import { now } from "../../state.ts";
import { type Context, type Fields, fail, need, nodeOf } from "../context.ts";
import { reactionNames } from "../reactable.ts";

const pullRequests = { scope: "pull-requests", level: "write" } as const;

type Written = Comment | Review | ReviewComment;

function pullOf(node: Written | Pull): Pull {
  if (node.kind === "pull") return node;
  return node.kind === "review-comment" ? node.thread.pull : node.pull;
}

/** Mutations of comments, reactions and what is hidden. */
export function commentMutations(context: Context): Fields {
  const { state, token } = context;

  function setMinimized(id: string, reason: string | undefined): Fields {
    const written = nodeOf(context, id, "comment", "review", "review-comment");
    need(context, pullRequests, pullOf(written).repository);
    written.minimized = reason;
    return context.show(written);
  }

  function subjectOf(id: string) {
    const subject = nodeOf(context, id, "comment", "review", "review-comment", "pull");
    need(context, pullRequests, pullOf(subject).repository);
    return subject;
  }

  return {
    minimizeComment: ({ input }: { input: { subjectId: string; classifier: string } }) => ({
      minimizedComment: setMinimized(
        input.subjectId,
        input.classifier.toLowerCase().replace("_", "-"),
      ),
    }),

    unminimizeComment: ({ input }: { input: { subjectId: string } }) => ({
      unminimizedComment: setMinimized(input.subjectId, undefined),
    }),

    addComment: ({ input }: { input: { subjectId: string; body: string } }) => {
      const pull = nodeOf(context, input.subjectId, "pull");
      need(context, pullRequests, pull.repository);
      checkUnlocked(pull, token);
      checkBody("IssueComment", input.body);
      const node = context.show(addComment(state, pull, token.login, input.body));
      return { commentEdge: { node }, subject: context.show(pull) };
    },

    updateIssueComment: ({ input }: { input: { id: string; body: string } }) => {
      const comment = nodeOf(context, input.id, "comment");
      need(context, pullRequests, comment.pull.repository);
      checkBody("IssueComment", input.body);
      comment.body = input.body;
      comment.updatedAt = now();
      return { issueComment: context.show(comment) };
    },

    updatePullRequestReviewComment: ({
      input,
    }: {
      input: { pullRequestReviewCommentId: string; body: string };
    }) => {
      const comment = nodeOf(context, input.pullRequestReviewCommentId, "review-comment");
      need(context, pullRequests, comment.thread.pull.repository);
      checkBody("PullRequestReviewComment", input.body);
      comment.body = input.body;
      comment.updatedAt = now();
      return { pullRequestReviewComment: context.show(comment) };
    },

    deletePullRequestReviewComment: ({ input }: { input: { id: string } }) => {
      const comment = nodeOf(context, input.id, "review-comment");
      need(context, pullRequests, comment.thread.pull.repository);
      deleteComment(state, comment);
      return {};
    },

    deleteIssueComment: ({ input }: { input: { id: string } }) => {
      const comment = nodeOf(context, input.id, "comment");
      need(context, pullRequests, comment.pull.repository);
      deleteComment(state, comment);
      return {};
    },

    addReaction: ({ input }: { input: { subjectId: string; content: string } }) => {
      const subject = subjectOf(input.subjectId);
      const { reaction } = react(state, subject, token.login, contentOf(input.content));
      return { subject: context.show(subject), reaction: context.show(reaction) };
    },

    removeReaction: ({ input }: { input: { subjectId: string; content: string } }) => {
      const subject = subjectOf(input.subjectId);
      const content = contentOf(input.content);
      const own = subject.reactions.find(
        (each) => each.user === token.login && each.content === content,
      );
      if (!own) return fail("UNPROCESSABLE", "Reaction does not exist");
      subject.reactions = subject.reactions.filter((each) => each !== own);
      return { subject: context.show(subject), reaction: context.show(own) };
    },
  };
}

function contentOf(name: string): ReactionContent {
  const entry = Object.entries(reactionNames).find(([, value]) => value === name);
  if (!entry) throw new Error(`no reaction ${name}`);
  return entry[0] as ReactionContent;
}
