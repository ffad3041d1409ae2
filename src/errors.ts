/** What went wrong in a coder, one word per case. */
export type CoderFailure =
  /** The program could not be started (missing, not executable, no memory). */
  | "spawn"
  /** The process ended before its turn did. */
  | "exit"
  /** A deadline passed: no byte, or no end of the turn, in the time given. */
  | "timeout"
  /** Somebody on our side stopped it, or closed its thread. */
  | "cancelled"
  /** A turn was asked for while another ran on the same thread. */
  | "busy"
  /** It said something that its protocol does not allow, or nothing where an answer is due. */
  | "protocol"
  /** The turn ended well, but its answer is missing or breaks the schema, also after the repair turn. */
  | "output"
  /** The vendor refused the credentials. */
  | "authentication"
  /** The vendor refused for a rate or usage limit. */
  | "rate-limit"
  /** The vendor is overloaded, answered 5xx, or could not be reached to the end: worth another try later. */
  | "overloaded"
  /** A limit of ours was reached: budget, tokens, turns. */
  | "limit"
  /** The vendor refused the request for any other reason. */
  | "api";

/** What a {@link CoderError} knows beyond its message; every member may be undefined where it does not apply. */
export interface CoderErrorDetails {
  readonly coder: string;
  readonly threadId?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  /** The end of what the process wrote to stderr, at most 4,000 characters, as it came: hostile text. */
  readonly stderrTail?: string | undefined;
  /** HTTP status of the vendor's answer. */
  readonly status?: number | undefined;
  /** For `output`: the text of the answer that did not validate. */
  readonly text?: string | undefined;
  /** For `output`: the parsed answer that did not validate; undefined when it was not JSON. */
  readonly json?: unknown;
  /** For `output`: one line per broken rule, with the JSON path. */
  readonly violations?: readonly string[] | undefined;
}

/** A coder's turn or thread failed. For whoever runs coders. */
export class CoderError extends Error {
  override readonly name: string = "CoderError";
  readonly reason: CoderFailure;
  readonly details: CoderErrorDetails;

  constructor(reason: CoderFailure, message: string, details: CoderErrorDetails, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.details = details;
  }
}

/** A turn was interrupted on purpose; `run` rejects with it. The name is the one the platform uses for aborts. */
export class AbortError extends CoderError {
  override readonly name = "AbortError";
  readonly code = "interrupted";

  constructor(message: string, details: CoderErrorDetails, cause?: unknown) {
    super("cancelled", message, details, cause);
  }
}

/** The coder cannot do what was asked (for example: fork a Gemini thread). */
export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";
  readonly coder: string;
  readonly feature: string;

  constructor(coder: string, feature: string, hint?: string) {
    super(`${coder} does not support ${feature}${hint ? `: ${hint}` : ""}`);
    this.coder = coder;
    this.feature = feature;
  }
}

/** A value given by a person is wrong: input, flag, config file, environment. Ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** An artifact of another job cannot be used; the message says which file, what is wrong and what to do. */
export class ArtifactError extends Error {
  override readonly name = "ArtifactError";
  readonly file: string;

  constructor(file: string, problem: string, cause?: unknown) {
    super(`${file}: ${problem}`, cause === undefined ? undefined : { cause });
    this.file = file;
  }
}

/** An agent's command line could not be installed or found; the message says what to do. */
export class InstallError extends Error {
  override readonly name = "InstallError";
}

/** Programs of ours are not what they were when agents began: nothing that is written from then on can be vouched for. */
export class IntegrityError extends Error {
  override readonly name = "IntegrityError";
}

/** `git` failed. For whoever reads a run's log. */
export class GitError extends Error {
  override readonly name = "GitError";
  readonly exitCode: number | undefined;
  readonly stderr: string;

  constructor(message: string, exitCode: number | undefined, stderr: string) {
    super(message);
    this.exitCode = exitCode;
    this.stderr = stderr;
  }
}

/** GitHub refused or did not answer. For the maintainer who set up the workflow. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
  readonly status: number | undefined;
  /** The permission that the token lacks, e.g. `pull-requests: write`, where GitHub or our table names it. */
  readonly permission: string | undefined;

  constructor(message: string, status?: number, permission?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
    this.permission = permission;
  }
}

/** What an error says, for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
