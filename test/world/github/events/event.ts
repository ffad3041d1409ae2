import type { MergeGroup } from "../entity/merge-group.ts";
import type { Comment, Pull, Repository, Review, ReviewComment } from "../entity/repository.ts";

/** What an event of a pull request takes. */
export interface PullEventExtra {
  /** Who caused the event; defaults to the pull request's author. */
  sender?: string;
  /** `synchronize`: the head before the push. */
  before?: string;
  /** `labeled`, `unlabeled`: the label. */
  label?: string;
  /** `edited`: what stood there before. */
  from?: { title?: string; body?: string; base?: { ref: string; sha: string } };
}

interface SenderExtra {
  /** Who caused the event; defaults to the author of the subject. */
  sender?: string;
}

type PullAction =
  | "opened"
  | "synchronize"
  | "reopened"
  | "ready_for_review"
  | "converted_to_draft"
  | "closed"
  | "edited"
  | "labeled"
  | "unlabeled";

/** What each event is about: its actions (null where it has none), its subject and what else it takes. */
export interface Events {
  pull_request: { action: PullAction; subject: Pull; extra: PullEventExtra };
  pull_request_target: { action: PullAction; subject: Pull; extra: PullEventExtra };
  issue_comment: { action: "created" | "edited" | "deleted"; subject: Comment; extra: SenderExtra };
  pull_request_review_comment: {
    action: "created" | "edited" | "deleted";
    subject: ReviewComment;
    extra: SenderExtra;
  };
  pull_request_review: {
    action: "submitted" | "edited" | "dismissed";
    subject: Review;
    extra: SenderExtra;
  };
  workflow_dispatch: {
    action: null;
    subject: Repository;
    extra: { inputs?: Record<string, string>; ref?: string; sender?: string };
  };
  repository_dispatch: {
    /** The caller's own name for what happened. */
    action: string;
    subject: Repository;
    extra: SenderExtra & { clientPayload?: Record<string, unknown> };
  };
  /** The run of a pull request's workflow has ended. */
  workflow_run: {
    action: "completed";
    subject: Pull;
    extra: SenderExtra & { conclusion?: "success" | "failure"; triggeringActor?: string };
  };
  push: {
    action: null;
    subject: Repository;
    extra: { ref: string; before: string; after: string; sender?: string };
  };
  schedule: { action: null; subject: Repository; extra: { schedule?: string } };
  merge_group: {
    action: "checks_requested" | "destroyed";
    subject: MergeGroup;
    extra: SenderExtra;
  };
}

export type EventName = keyof Events;

/** An event as a workflow run sees it: the payload, and what the run's variables say of it. */
export interface WorkflowEvent {
  name: EventName;
  /** Valid under GitHub's webhook schema of the event (`schedule` has none). */
  payload: Record<string, unknown>;
  repository: Repository;
  /** `github.actor`. */
  actor: string;
  /** `github.ref` and `github.sha`: what the workflow file and a plain checkout come from. */
  ref: string;
  sha: string;
  headRef: string;
  baseRef: string;
  /** The run gets a read-only token and no secrets: a fork's or Dependabot's `pull_request`. */
  restricted: boolean;
}
