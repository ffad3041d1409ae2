import type { Vendor } from "./request.ts";
import type { Step, StepFunction } from "./step.ts";

/** Which requests a script answers: all members that are given must hold. A string must occur, a pattern must match. */
export interface Match {
  readonly model?: string | RegExp;
  /** The whole key. */
  readonly key?: string;
  readonly system?: string | RegExp;
  /** Any user text of the conversation. */
  readonly prompt?: string | RegExp;
  /** The last user text. */
  readonly lastPrompt?: string | RegExp;
  /**
   * Undefined: `turn`. Side requests that no script asks for get a built-in answer, so scripts need not know of them.
   */
  readonly kind?: "turn" | "side";
}

/**
 * What a scripted model says: steps in order, one per request, or one function that answers every request. A request
 * takes the next step of the first script that matches it and has one left.
 */
export interface Script {
  readonly vendor: Vendor;
  /** Undefined: every turn of that vendor. */
  readonly match?: Match;
  readonly steps: readonly (Step | StepFunction)[] | StepFunction;
  /** True: every conversation begins at the first step. Undefined: all take from one row of steps. */
  readonly perConversation?: boolean;
}
