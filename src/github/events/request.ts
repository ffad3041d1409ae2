/** A repository by its two names. */
export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** An account as a payload shows it. `id` and `type` are GitHub's; the login alone proves nothing. */
export interface Account {
  readonly login: string;
  readonly id: number;
  /** `User`, `Bot`, `Organization`, `Mannequin`. */
  readonly type: string;
}

/** What a payload says of the pull request at the time of the event. Title, body and refs are hostile text. */
export interface PullRequestFacts {
  /** SHA. */
  readonly head: string;
  readonly headRef: string;
  /** `owner/name`; null when the fork was deleted. */
  readonly headRepository: string | null;
  /** SHA of the base branch, not the merge base. */
  readonly base: string;
  readonly title: string;
  readonly body: string;
  /** Null for a deleted account. */
  readonly author: Account | null;
  readonly fork: boolean;
  readonly draft: boolean;
  readonly labels: readonly string[];
}

/** Who is behind an event. Both logins are checked: on a re-run they differ. */
export interface Trigger {
  /** `github.actor`. */
  readonly actor: string;
  /** `github.triggering_actor`. */
  readonly triggeringActor: string;
  /** The payload's sender; null for events without one. */
  readonly sender: Account | null;
  /** Logins behind the run that `workflow_run` follows: they are asked like everybody. Missing: it follows none. */
  readonly followed?: readonly string[];
}

/** Where a command was written. */
export interface CommandComment {
  /** `conversation`: under the pull request; `inline`: in a review thread; `review`: a review's own text. */
  readonly kind: "conversation" | "inline" | "review";
  readonly id: number;
  /** GraphQL id. */
  readonly nodeId: string;
  readonly author: Account | null;
  readonly createdAt: string;
  /** Hostile text, as the event brought it. */
  readonly body: string;
  /** For `inline`: id of the thread's first comment, also where this is that comment; null otherwise. */
  readonly threadOf: number | null;
}

/** Review this pull request. */
export interface ReviewRequest {
  readonly kind: "review";
  readonly event: string;
  /** Null for what people ask for themselves: commands, and events with the input `pull-request`. */
  readonly action: string | null;
  /** The label that was just added, for the action `labeled`; null otherwise. */
  readonly label: string | null;
  readonly repository: RepositoryName;
  readonly pullNumber: number;
  readonly trigger: Trigger;
  /** Null where the payload has none: read them, and pin what was read. */
  readonly pullRequest: PullRequestFacts | null;
}

/** Review what lies between two refs, without a pull request. */
export interface RangeRequest {
  readonly kind: "range";
  readonly event: string;
  readonly repository: RepositoryName;
  readonly trigger: Trigger;
  /** Branches, tags or SHAs, as typed by whoever started the workflow. */
  readonly baseRef: string;
  readonly headRef: string;
}

/** The first line of a comment that is a command, not understood yet. Every word is hostile text. */
export interface CommandLine {
  /** What follows the prefix, in lower case; null where the line is the prefix alone. */
  readonly name: string | null;
  /** The configuration that is meant, in lower case, as in `/crosscheck@NAME`; null: none is named. */
  readonly to: string | null;
  readonly words: readonly string[];
}

/** Somebody wrote a command in a comment. */
export interface CommandRequest {
  readonly kind: "command";
  readonly event: string;
  readonly repository: RepositoryName;
  readonly pullNumber: number;
  readonly trigger: Trigger;
  readonly command: CommandLine;
  readonly comment: CommandComment;
  /** Null where the payload has none. */
  readonly pullRequest: PullRequestFacts | null;
}

/** Pull requests that a merge queue tries together. */
export interface MergeGroup {
  /** SHA on which a required check run must be completed. */
  readonly head: string;
  /** SHA of the base branch; null where the payload has none. */
  readonly base: string | null;
}

/** Nothing to do, with the reason for people. */
export interface SkippedRequest {
  readonly kind: "skipped";
  readonly reason: string;
  /** Of the event `merge_group`; null for every other. */
  readonly mergeGroup: MergeGroup | null;
  /** The pull request of which nothing changed that is reviewed: nobody waits for this run. Missing: it is another reason. */
  readonly untouched?: { readonly pullNumber: number; readonly base: string };
}

/** What an event asks for. */
export type Request = ReviewRequest | RangeRequest | CommandRequest | SkippedRequest;
