import type { HostEnvironment } from "../agents/host-environment.ts";
import type { Config, RawInputs } from "../config/config.ts";
import type { Git } from "../git/run-git.ts";
import type { GitHubClient } from "../github/client.ts";
import type { Published } from "../github/plan/publication.ts";
import type { PushCommit } from "../github/publish/commits/post-commits.ts";
import type { ReportedIssue } from "../model/issue.ts";
import type { Outcome, RunResult } from "../model/result.ts";
import type { OwnText } from "../text/line.ts";

/** What the Action's shell hands over: all of it values. */
export interface ActionOptions {
  /** As set in the workflow. */
  readonly inputs: RawInputs;
  /** Made of the inputs alone; a job's also of the repository's file. */
  readonly config: Config;
  readonly host: HostEnvironment;
  readonly event: {
    readonly name: string;
    /** Unchecked JSON. */
    readonly payload: unknown;
    /** `owner/name` */
    readonly repository: string;
    /** GitHub's number of it; 0: not known. */
    readonly repositoryId: number;
    readonly actor: string;
    readonly triggeringActor: string;
  };
  readonly apiUrl: string;
  readonly serverUrl: string;
  /** `RUNNER_TEMP`. */
  readonly temp: string;
  readonly runId: string;
  /** `GITHUB_RUN_ID`, `GITHUB_JOB` and `GITHUB_WORKFLOW`; empty or missing: not known. */
  readonly workflow: { readonly run: string; readonly job: string; readonly name?: string };
  readonly signal: AbortSignal;
  /** Prints a line to the log; may get hostile text, which it filters. Our own it does not. */
  readonly note: (text: string | OwnText) => void;
  /** Address of the workflow run's page; null: not known. */
  readonly runUrl: string | null;
  /**
   * Keeps a word for the post step, which runs also after a kill. `summary-comment` is the ID of the comment that shows
   * progress. `ended-because` says why the run ended, where that comment could not be told.
   */
  readonly keep: (name: "summary-comment" | "ended-because" | "language", value: string) => void;
  /** Shows outputs and the job summary at once. What is shown later replaces it. */
  readonly show: (shown: {
    readonly outputs: Readonly<Record<string, string>>;
    readonly summary: string;
  }) => Promise<void>;
}

/** What a job has paid for until now. Whatever ends the job, this is reported. */
export interface PaidWork {
  /** The newest of what its agents came to, without secrets; null: there is no answer yet. */
  readonly result: RunResult | null;
  /** Takes the place of what was kept before. Never rejects. */
  keep(result: RunResult): Promise<void>;
  /** What the reader must know of a job that breaks off. */
  readonly warnings: readonly string[];
  warn(notice: string): void;
}

/** A job that does not know its configuration yet: it may only read. */
export interface UnconfiguredJob extends ActionOptions {
  readonly git: Git;
  readonly client: GitHubClient;
  /** Private folder of this run. */
  readonly scratch: string;
  /** Aborted from outside or by the run's time limit. */
  readonly stop: AbortSignal;
}

/** What a job on GitHub works with. `configure` makes it, and decides there alone whether it writes. */
export interface Job extends UnconfiguredJob, Writing {
  readonly paid: PaidWork;
}

/** How a job writes. With `dry-run` everything is noted and nothing is sent. */
export interface Writing {
  readonly client: GitHubClient;
  /** For what GitHub's API cannot commit. */
  readonly pushCommit: PushCommit;
  /**
   * Applies a plan that is one JSON value. With `dry-run` the plan is printed instead, and the result is null: so people
   * read it whole, not request by request.
   */
  apply<Applied>(plan: unknown, work: () => Promise<Applied>): Promise<Applied | null>;
  readonly keep: ActionOptions["keep"];
}

/** What a job of the Action came to: its run, and what was posted of it. */
export interface Finished {
  /** Null when nothing ran. */
  readonly result: RunResult | null;
  readonly outcome: Outcome;
  /** Why nothing ran, or nothing more to say. */
  readonly reason: string;
  readonly reviewUrl: string | null;
  /** What was written to the pull request; null when nothing was to be. */
  readonly posted: Published | null;
  /** What could not be written, and why. */
  readonly notices: readonly string[];
  /** True: why nothing ran is no warning, for nobody waits for this run. Missing: it is one. */
  readonly quiet?: true;
  /** What GitHub did not take because it failed, not because it refused: the step fails with it. Missing: nothing. */
  readonly lost?: readonly string[];
  /** Issues of earlier reviews that still stand where nothing ran: `fail-on` counts them. Missing: none are known. */
  readonly standing?: readonly ReportedIssue[];
}

/** A run that was not made, and why: green, but never silent. */
export function skipped(reason: string): Finished {
  return { result: null, outcome: "skipped", reason, reviewUrl: null, posted: null, notices: [] };
}
