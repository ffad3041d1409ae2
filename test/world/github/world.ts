import type { MergeGroup } from "./entity/merge-group.ts";
import type { ReactionContent } from "./entity/reaction.ts";
import type {
  Change,
  CheckRun,
  Comment,
  Pull,
  Repository,
  Review,
  ReviewComment,
  Role,
  Side,
  Thread,
} from "./entity/repository.ts";
import type { Permissions, Token, TokenType } from "./entity/token.ts";
import type { User } from "./entity/user.ts";
import type { EventName, Events, WorkflowEvent } from "./events/event.ts";
import type { Fault } from "./fault.ts";
import type { Bug, LogEntry, Violation } from "./record.ts";

export interface RepositoryOptions {
  /** What the first commit of the default branch holds; defaults to a README. */
  files?: Change["files"];
  /** Login to role; the owner is admin anyway. */
  collaborators?: Record<string, Role>;
  private?: boolean;
  defaultBranch?: string;
}

export interface PullOptions {
  /** The head's branch; it must exist in `from`. */
  head: string;
  /** The repository of the head: the fork, or by default the base repository itself. */
  from?: Repository;
  /** Defaults to the default branch. */
  base?: string;
  /** Defaults to the head repository's owner. */
  author?: string;
  title?: string;
  body?: string | null;
  draft?: boolean;
  labels?: readonly string[];
  /** Of a pull request from a fork; defaults to false. */
  maintainerCanModify?: boolean;
}

export interface TokenOptions {
  /** Defaults to `github-actions[bot]` for a job's token. */
  login?: string;
  /** Defaults to `job`. */
  type?: TokenType;
  /** Defaults to everything but `workflows` as write for `job` and `app`, to none for `user`. */
  permissions?: Permissions;
  /** Full names; defaults to every repository. */
  repositories?: readonly string[];
}

/** A check that others made. */
export interface CheckOptions
  extends Partial<
    Pick<
      CheckRun,
      "annotations" | "app" | "conclusion" | "log" | "name" | "summary" | "title" | "workflow"
    >
  > {
  headSha: string;
}

export interface DraftComment {
  path: string;
  body: string;
  /** 1-based; without it the comment is on the file. */
  line?: number;
  startLine?: number;
  side?: Side;
}

/**
 * A GitHub on loopback: REST, GraphQL and git on one origin, every request checked against GitHub's
 * own description, the code in real bare repositories. What a method here does happens as if a
 * person did it on the site; the program under test comes in over HTTP.
 *
 * ```ts
 * await using world = await startGitHub();
 * const repository = await world.repository("acme/shop", {
 *   files: { "src/cart.ts": "export const total = 0;\n" },
 *   collaborators: { alice: "write" },
 * });
 * await repository.commit("feature", { files: { "src/cart.ts": "…" }, author: "alice" });
 * const pull = await world.openPull(repository, { head: "feature", author: "alice" });
 * const event = await world.event("pull_request", "opened", pull);
 *
 * await using runner = await startRunner({ world });
 * const step = await runner.uses({ action: folder, event, inputs: { reviewers: "claude" } });
 *
 * pull.reviews; pull.threads; pull.comments; // what was posted
 * expectClean(world);                        // nobody broke GitHub's contract
 * ```
 */
export interface GitHubWorld extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`: `GITHUB_SERVER_URL`; git remotes are `${url}/owner/name.git`. */
  readonly url: string;
  /** `GITHUB_API_URL`. */
  readonly apiUrl: string;
  /** `GITHUB_GRAPHQL_URL`. */
  readonly graphqlUrl: string;
  /** Where the bare repositories are. */
  readonly folder: string;
  /** How the program under test broke GitHub's contract. */
  readonly violations: Violation[];
  /** How the world itself did; a defect of the world, not of the program. */
  readonly bugs: Bug[];
  /** Every request, in order of arrival. */
  readonly log: LogEntry[];

  /** Makes an account known; `[bot]` logins are bots. */
  user(login: string): User;
  /** Deletes an account: what it wrote now belongs to the ghost user. */
  deleteUser(login: string): void;
  /** Mints a token. */
  token(options?: TokenOptions): Token;

  repository(fullName: string, options?: RepositoryOptions): Promise<Repository>;
  /** Copies a repository, as a repository of its own, to another owner. */
  fork(repository: Repository, owner: string): Promise<Repository>;
  /** Deletes a repository; pull requests from it keep their commits. */
  deleteRepository(repository: Repository): void;

  openPull(repository: Repository, options: PullOptions): Promise<Pull>;
  /** Lets a pull request have another base branch; the event is `edited` with `from.base`. */
  retarget(pull: Pull, base: string): Promise<void>;
  /** Deletes a branch: pull requests onto it are closed, or go on to where it was merged. */
  deleteBranch(repository: Repository, branch: string): Promise<void>;
  /** Gives a branch another name: pull requests follow. */
  renameBranch(
    repository: Repository,
    names: { readonly from: string; readonly to: string },
  ): Promise<void>;
  /** Hides a comment, as people do. */
  minimize(comment: Comment | ReviewComment | Review, reason?: string): void;
  /** Puts a pull request on the merge queue. */
  queue(pull: Pull): Promise<MergeGroup>;
  /** Posts in a pull request's conversation. */
  comment(pull: Pull, options: { author: string; body: string }): Comment;
  /** Submits a review; throws where a comment is outside the diff. */
  review(
    pull: Pull,
    options: {
      author: string;
      body?: string;
      state?: "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED" | "PENDING";
      comments?: readonly DraftComment[];
    },
  ): Promise<Review>;
  /** Has a check of somebody's end on a commit: by default a failed job of a workflow `CI`. */
  check(repository: Repository, options: CheckOptions): CheckRun;
  /** Answers in a review thread. */
  reply(thread: Thread, options: { author: string; body: string }): ReviewComment;
  /** Commits the suggestion in a review comment to the pull request's branch. Returns the new SHA. */
  applySuggestion(comment: ReviewComment, options: { author: string }): Promise<string>;
  react(
    subject: Comment | ReviewComment | Pull,
    options: { author: string; content: ReactionContent },
  ): void;
  deleteComment(comment: Comment | ReviewComment): void;

  /** Builds the event a workflow run would be started with. */
  event<Name extends EventName>(
    name: Name,
    action: Events[Name]["action"],
    subject: Events[Name]["subject"],
    extra?: Events[Name]["extra"],
  ): Promise<WorkflowEvent>;

  /**
   * Lets something go wrong with the next requests of an operation: an operation id
   * (`pulls/create-review`), `graphql`, `graphql/<root field>`, `git-upload-pack`,
   * `git-receive-pack`, `git-refs` or `*`. Strikes once (`times`) and at once (`skip`) by default.
   */
  fault(operation: string, fault: Fault, options?: { times?: number; skip?: number }): void;
  /** Takes back every fault that has not struck. */
  heal(): void;
  /** Ends all tokens that were minted until now: each request with one is answered 401. */
  expireTokens(): void;
  /** Log entries of one operation, named as for `fault`. */
  requests(operation: string): LogEntry[];
}
