import { checkUnlocked } from "../../act/conversation.ts";
import { addReply, addReview, addThread, submitReview } from "../../act/review.ts";
import type { Location, ReviewState, Thread } from "../../entity/repository.ts";
import { locate } from "../../placement/locate.ts";
import { now } from "../../state.ts";
import { type Context, type Fields, fail, need, nodeOf } from "../context.ts";
import { mayResolve } from "../thread-fields.ts";

const pullRequests = { scope: "pull-requests", level: "write" } as const;

const states: Readonly<Record<string, ReviewState>> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

interface Place {
  path?: string;
  line?: number;
  side?: string;
  startLine?: number;
  startSide?: string;
  subjectType?: string;
}

function targetOf({ path = "", line, side, startLine, startSide, subjectType }: Place) {
  return {
    path,
    line,
    side,
    start_line: startLine,
    start_side: startSide,
    subject_type: subjectType?.toLowerCase(),
  };
}

const nowhere: Location = {
  subject: "line",
  side: "RIGHT",
  line: null,
  startLine: null,
  startSide: null,
  position: null,
  diffHunk: "",
};

/** Mutations of reviews and their threads. */
export function threadMutations(context: Context): Fields {
  const { state, token } = context;

  function setResolved(thread: Thread, resolved: boolean, mutation: string): Fields {
    if (!mayResolve(token, thread)) {
      const person = `${token.login} does not have the correct permissions to execute ${mutation}`;
      const isPerson = token.type === "user";
      fail("FORBIDDEN", isPerson ? person : "Resource not accessible by integration");
    }
    thread.resolved = resolved;
    thread.resolvedBy = resolved ? token.login : undefined;
    return { thread: context.show(thread) };
  }

  return {
    resolveReviewThread: ({ input }: { input: { threadId: string } }) =>
      setResolved(nodeOf(context, input.threadId, "thread"), true, "ResolveReviewThread"),

    unresolveReviewThread: ({ input }: { input: { threadId: string } }) =>
      setResolved(nodeOf(context, input.threadId, "thread"), false, "UnresolveReviewThread"),

    addPullRequestReviewThreadReply: ({
      input,
    }: {
      input: { pullRequestReviewThreadId: string; body: string };
    }) => {
      const thread = nodeOf(context, input.pullRequestReviewThreadId, "thread");
      need(context, pullRequests, thread.pull.repository);
      checkUnlocked(thread.pull, token);
      return { comment: context.show(addReply(state, thread, token.login, input.body)) };
    },

    addPullRequestReview: async ({
      input,
    }: {
      input: {
        pullRequestId: string;
        body?: string;
        event?: string;
        commitOID?: string;
        threads?: (Place & { body: string })[];
      };
    }) => {
      const pull = nodeOf(context, input.pullRequestId, "pull");
      need(context, pullRequests, pull.repository);
      const review = await submitReview(state, pull, token, {
        state: states[input.event ?? ""] ?? "PENDING",
        body: input.body,
        commit: input.commitOID,
        comments: input.threads?.map((each) => ({ ...targetOf(each), body: each.body })),
      });
      return { pullRequestReview: context.show(review) };
    },

    // An anchor outside the diff is taken in silence: see `unseenThreads`.
    addPullRequestReviewThread: async ({
      input,
    }: {
      input: Place & { pullRequestReviewId?: string; pullRequestId?: string; body: string };
    }) => {
      const pending = input.pullRequestReviewId
        ? nodeOf(context, input.pullRequestReviewId, "review")
        : undefined;
      const pull = pending?.pull ?? nodeOf(context, input.pullRequestId ?? "", "pull");
      need(context, pullRequests, pull.repository);
      const commit = pending?.commit ?? pull.headSha;
      const target = targetOf(input);
      const located = await locate(pull, commit, target);
      const { unseenThreads } = pull.repository.settings;
      if (!located.found && !unseenThreads) return { thread: null };
      const review = pending ?? addReview(state, pull, token.login, { state: "PENDING", commit });
      const { thread } = addThread(state, review, {
        path: target.path,
        body: input.body,
        commit,
        location: located.found ? located.location : nowhere,
      });
      return { thread: context.show(thread) };
    },

    submitPullRequestReview: ({
      input,
    }: {
      input: { pullRequestReviewId: string; event: string; body?: string };
    }) => {
      const review = nodeOf(context, input.pullRequestReviewId, "review");
      need(context, pullRequests, review.pull.repository);
      review.state = states[input.event] ?? review.state;
      review.body = input.body ?? review.body;
      review.submittedAt = now();
      return { pullRequestReview: context.show(review) };
    },
  };
}
