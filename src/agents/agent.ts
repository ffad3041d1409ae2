import type { Coder } from "../coder/coder.ts";
import type { Launch } from "../command.ts";
import type { RoleSpec } from "../config/reviewers.ts";
import type { Spending } from "../model/spending.ts";

/** A coder ready for a role. */
export interface Agent {
  readonly role: RoleSpec;
  readonly coder: Pick<Coder, "startThread">;
  /** `none`: its tools are not safe or do not work here; it gets all files in the prompt. */
  readonly tools: "all" | "none";
  /** What it has cost until now, by the gateway's count. */
  spending(): Spending;
  /** Ids of the models it asked for until now. */
  models(): readonly string[];
}

/** Why a coder is not there. */
export interface AgentUnavailable {
  readonly role: RoleSpec;
  /** For people. */
  readonly reason: string;
}

/** How code of the change itself is executed. */
export interface UntrustedCodeSandbox {
  readonly launch: Launch;
  /** Why there is no jail around it, for people; null when there is one. */
  readonly unjailed: string | null;
  /** Existing private folder. */
  readonly folder: string;
  /** Value of PATH. */
  readonly path: string;
  /** Absolute paths that must stay out of its sight. */
  readonly hidden: readonly string[];
}

/** Where agents come from: installed, jailed, behind the gateway. Disposing it ends all of them. */
export interface AgentPool extends AsyncDisposable {
  /** Never rejects for what is wrong with one agent: that is a {@link AgentUnavailable}. */
  acquire(role: RoleSpec, use: "review" | "fix"): Promise<Agent | AgentUnavailable>;
  readonly sandbox: UntrustedCodeSandbox;
  /** What the reader of the report must know about how agents ran. */
  notices(): readonly string[];
}
