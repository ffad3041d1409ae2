import { readCommandLine } from "./command.ts";
import { accountOf, idOf, type Members, objectAt, pullRequestFacts, textOf } from "./payload.ts";
import type {
  CommandComment,
  MergeGroup,
  RepositoryName,
  Request,
  SkippedRequest,
  Trigger,
} from "./request.ts";
import { followedRun } from "./workflow-run.ts";

/** What a workflow run knows when it starts. */
export interface EventFacts {
  /** `GITHUB_EVENT_NAME`. */
  readonly eventName: string;
  /** The event file's JSON, unchecked. */
  readonly payload: unknown;
  /** `GITHUB_REPOSITORY`: `owner/name`. */
  readonly repository: string;
  /** `GITHUB_ACTOR` and `GITHUB_TRIGGERING_ACTOR`. */
  readonly actor: string;
  readonly triggeringActor: string;
  /** The input `pull-request`; null when it is empty. */
  readonly pullNumber: number | null;
  /** The inputs `base` and `head`; null when they are empty. */
  readonly baseRef: string | null;
  readonly headRef: string | null;
  /** What a command begins with, e.g. `/crosscheck`. */
  readonly commandPrefix: string;
}

/** The actions of a pull request event after which there may be something new to review. */
const reviewedActions: ReadonlySet<string> = new Set([
  "opened",
  "synchronize",
  "reopened",
  "ready_for_review",
  "labeled",
  "edited",
]);

/**
 * Events that name no pull request themselves: the inputs do. Their workflow file is the default branch's. For `push`
 * it is that of the pushed branch, to which only people with write access may push.
 */
const askingEvents: ReadonlySet<string> = new Set([
  "workflow_dispatch",
  "repository_dispatch",
  "schedule",
  "push",
  "workflow_run",
]);

/** What an event asks for. Pure: decides from the payload alone, and not yet whether it is allowed. */
export function parseEvent(facts: EventFacts): Request {
  const { eventName } = facts;
  if (askingEvents.has(eventName)) return askedEvent(facts);
  switch (eventName) {
    case "pull_request":
    case "pull_request_target":
      return pullRequestEvent(facts);
    case "issue_comment":
      return conversationEvent(facts);
    case "pull_request_review_comment":
      return inlineEvent(facts);
    case "pull_request_review":
      return reviewEvent(facts);
    case "merge_group": {
      const group = objectAt(facts.payload, "merge_group");
      const head = textOf(group, "head_sha");
      return skipped(
        "a merge group holds only what was reviewed in its pull requests",
        head === undefined ? null : { head, base: textOf(group, "base_sha") ?? null },
      );
    }
    default:
      return skipped(
        `the event ${eventName} has no pull request: use pull_request, a comment, or one of ${[...askingEvents].join(", ")} with the input pull-request`,
      );
  }
}

function pullRequestEvent(facts: EventFacts): Request {
  const action = textOf(objectAt(facts.payload), "action") ?? "";
  const unreviewed = skipped(`nothing to review after the action ${action}`);
  if (action === "closed") return unreviewed;
  const pull = objectAt(facts.payload, "pull_request");
  const pullNumber = idOf(pull, "number");
  const pullRequest = pullRequestFacts(pull);
  if (pullNumber === undefined || pullRequest === undefined) return incomplete(facts);
  const untouched = { pullNumber, base: pullRequest.base };
  // What stands on an open pull request counts for `fail-on` after each of them.
  if (!reviewedActions.has(action)) return { ...unreviewed, untouched };
  if (action === "edited" && objectAt(facts.payload, "changes", "base") === undefined) {
    return { ...skipped("the pull request's title or text was edited, not its base"), untouched };
  }
  return {
    kind: "review",
    event: facts.eventName,
    action,
    label: action === "labeled" ? (textOf(objectAt(facts.payload, "label"), "name") ?? null) : null,
    pullNumber,
    pullRequest,
    ...common(facts),
  };
}

/** What the inputs ask for. Everybody behind the event needs write access, whatever `review-authors` says. */
function askedEvent(facts: EventFacts): Request {
  const behind = common(facts);
  const run = facts.eventName === "workflow_run" ? followedRun(facts.payload) : null;
  // Nobody knows who may be behind it.
  if (run === undefined) return incomplete(facts);
  const followed = run === null ? {} : { followed: [run.actor, run.triggeringActor] };
  const trigger = { ...behind.trigger, ...followed };
  if (facts.pullNumber === null) return rangeOf(facts, { ...behind, trigger });
  return {
    kind: "review",
    event: facts.eventName,
    action: null,
    label: null,
    pullNumber: facts.pullNumber,
    pullRequest: null,
    ...behind,
    trigger,
  };
}

function rangeOf(facts: EventFacts, behind: ReturnType<typeof common>): Request {
  const defaultBranch = textOf(objectAt(facts.payload, "repository"), "default_branch");
  const baseRef = facts.baseRef ?? defaultBranch;
  if (facts.headRef === null || baseRef === undefined) {
    return skipped(
      `the event ${facts.eventName} names nothing to review: set the input pull-request, or head and base`,
    );
  }
  const { eventName: event, headRef } = facts;
  return { kind: "range", event, baseRef, headRef, ...behind };
}

function conversationEvent(facts: EventFacts): Request {
  const issue = objectAt(facts.payload, "issue");
  if (objectAt(issue, "pull_request") === undefined) {
    return skipped("the comment is on a GitHub issue, not on a pull request");
  }
  return commandEvent(facts, "created", "conversation", objectAt(facts.payload, "comment"), {
    number: issue,
    pull: undefined,
  });
}

function inlineEvent(facts: EventFacts): Request {
  const pull = objectAt(facts.payload, "pull_request");
  return commandEvent(facts, "created", "inline", objectAt(facts.payload, "comment"), {
    number: pull,
    pull,
  });
}

function reviewEvent(facts: EventFacts): Request {
  const pull = objectAt(facts.payload, "pull_request");
  return commandEvent(facts, "submitted", "review", objectAt(facts.payload, "review"), {
    number: pull,
    pull,
  });
}

function commandEvent(
  facts: EventFacts,
  expectedAction: string,
  kind: CommandComment["kind"],
  comment: Members | undefined,
  { number, pull }: { number: Members | undefined; pull: Members | undefined },
): Request {
  const action = textOf(objectAt(facts.payload), "action") ?? "";
  if (action !== expectedAction) return skipped(`comments that were ${action} do not count`);
  const body = textOf(comment, "body") ?? "";
  const command = readCommandLine(body, facts.commandPrefix);
  if (command === undefined) return skipped(`the comment is no ${facts.commandPrefix} command`);
  const pullNumber = idOf(number, "number");
  const id = idOf(comment, "id");
  const nodeId = textOf(comment, "node_id");
  const createdAt = textOf(comment, "created_at") ?? textOf(comment, "submitted_at");
  if (!pullNumber || !id || nodeId === undefined || createdAt === undefined) {
    return incomplete(facts);
  }
  const updatedAt = kind === "review" ? createdAt : textOf(comment, "updated_at");
  if (updatedAt !== createdAt) return skipped("the comment was edited; write a new one");
  const threadOf = kind === "inline" ? (idOf(comment, "in_reply_to_id") ?? id) : null;
  const author = accountOf(objectAt(comment, "user"));
  return {
    kind: "command",
    event: facts.eventName,
    pullNumber,
    command,
    comment: { kind, id, nodeId, author, createdAt, body, threadOf },
    pullRequest: pullRequestFacts(pull) ?? null,
    ...common(facts),
  };
}

function common(facts: EventFacts): { repository: RepositoryName; trigger: Trigger } {
  const [owner = "", repo = ""] = facts.repository.split("/");
  const sender = accountOf(objectAt(facts.payload, "sender"));
  const { actor, triggeringActor } = facts;
  return { repository: { owner, repo }, trigger: { actor, triggeringActor, sender } };
}

function skipped(reason: string, mergeGroup: MergeGroup | null = null): SkippedRequest {
  return { kind: "skipped", reason, mergeGroup };
}

function incomplete(facts: EventFacts): SkippedRequest {
  return skipped(`the payload of ${facts.eventName} is incomplete`);
}
