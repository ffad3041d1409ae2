import type { AgentPool } from "../agents/agent.ts";
import type { Config } from "../config/config.ts";
import type { AssembledFix } from "../fix/assemble.ts";
import type { ReportedIssue } from "../model/issue.ts";
import type { FixResult, RunResult } from "../model/result.ts";
import type { PanelProgress } from "../panel/reviewer-slot.ts";
import type { FixRights } from "./fixing/fix-rights.ts";

/** What a run works with, and whom it tells. */
export interface RunContext {
  readonly config: Config;
  readonly pool: AgentPool;
  /**
   * Makes a folder with the agents' tree in it, for one use; each lane of the fixer is a use of its own.
   * @param tree another tree. Undefined: the change's
   */
  exportTree(use: "review" | `fix-${number}-${number}`, tree?: string): Promise<string>;
  readonly rights: FixRights;
  /** Aborted by whoever stops the run; its reason is a sentence for people. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: RunProgress) => void;
  /**
   * Gets what the run has come to, each time that there is more of it. Whatever ends the run, this was paid for and is
   * reported.
   */
  onResult(result: RunResult): Promise<void>;
}

/** What a run tells while it works. */
export type RunProgress =
  | ({ readonly kind: "panel" } & PanelProgress)
  | { readonly kind: "issues"; readonly issues: readonly ReportedIssue[] }
  | {
      readonly kind: "fix";
      readonly issue: ReportedIssue;
      readonly state: "started" | FixResult["status"];
    };

/** A run's result with the bytes that its fixes would commit. */
export interface RunOutput {
  readonly result: RunResult;
  /** One per entry of `result.fixes`, in the same order. */
  readonly fixes: readonly AssembledFix[];
}
