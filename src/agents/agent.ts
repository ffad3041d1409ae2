import type { Coder } from "../coder/coder.ts";
import type { Launch } from "../command.ts";
import type { RoleSpec } from "../config/reviewers.ts";
import type { UnavailableModel } from "../model/result.ts";
import type { Spending } from "../model/spending.ts";

/** A coder ready for a role. */
export interface Agent {
  readonly role: RoleSpec;
  readonly coder: Pick<Coder, "startThread">;
  /** `none`: its tools are unsafe or do not work here. It gets of the changed files what fits into its prompt. */
  readonly tools: "all" | "none";
  /** Whether it may be offered tools of ours as well. Undefined: it may not. */
  readonly takesClientTools?: boolean;
  /** What it has used so far, as the gateway measured. */
  spending(): Spending;
  /** Ids of the models that it has used so far. */
  models(): readonly string[];
  /** Models of its role that were of no use until now, in the order of asking. Missing: it cannot tell. */
  unavailable?(): readonly UnavailableModel[];
  /** Whether a turn failed with this error, and a new thread would ask the role's next model. Missing: none would. */
  movedOn?(error: unknown): boolean;
}

/** Why a coder cannot be used. */
export interface AgentUnavailable {
  readonly role: RoleSpec;
  /** For people. */
  readonly reason: string;
}

/** How code of the reviewed change is executed. */
export interface UntrustedCodeSandbox {
  readonly launch: Launch;
  /** Why there is no jail around it, for people; null when there is one. */
  readonly unjailed: string | null;
  /** Existing private folder. */
  readonly folder: string;
  /** Value of PATH. */
  readonly path: string;
  /** Absolute paths that it must not see. */
  readonly hidden: readonly string[];
}

/** What an agent is to be able to, beyond its use. */
export interface AcquireOptions {
  /** Files that a fixer may write although none does by the way. Undefined: none. */
  readonly asked?: readonly string[];
}

/** Installs, jails and starts agents; they reach only the gateway. Disposing it ends all of them. */
export interface AgentPool extends AsyncDisposable {
  /** A problem of one agent is an {@link AgentUnavailable}, no rejection. */
  acquire(
    role: RoleSpec,
    use: "review" | "fix",
    options?: AcquireOptions,
  ): Promise<Agent | AgentUnavailable>;
  readonly sandbox: UntrustedCodeSandbox;
  /** How agents ran, where the reader of the report must know. */
  notices(): readonly string[];
}
