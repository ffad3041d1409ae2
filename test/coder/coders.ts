import type { CoderName } from "../../src/agents/catalog.ts";
import type { ClaudeOptions } from "../../src/coder/claude/claude-options.ts";
import type { CodexOptions } from "../../src/coder/codex/codex-options.ts";
import type { GeminiOptions } from "../../src/coder/gemini/gemini-options.ts";
import type { Usage } from "../../src/coder/usage.ts";
import type { CoderFailure } from "../../src/errors.ts";
import type { Vendor } from "../world/models/request.ts";
import type { StepUsage } from "../world/models/step.ts";

/** A coder in the contract suite: what differs between them, and nothing else. */
export interface CoderCase {
  readonly name: CoderName;
  /** What the case is called, where a coder has several. Undefined: as the coder. */
  readonly title?: string;
  /** The coder's own options in this case. */
  readonly options?: Pick<CodexOptions, "transport" | "config"> &
    Pick<ClaudeOptions, "keyKind"> &
    Pick<GeminiOptions, "oneShot">;
  /** The scripted model it talks to. */
  readonly vendor: Vendor;
  /** What the CLI reports of a script's figures. */
  readonly reported: (usage: StepUsage) => Usage;
  /** Whether a thread outlives its process. */
  readonly resumes: boolean;
  /** Whether the CLI tells us what a tool gave; gemini shows it to its model alone. */
  readonly showsToolOutput: boolean;
  /** Whether a thread can be without any sandbox; gemini gets no shell. */
  readonly canHaveFullAccess: boolean;
  /** Whether a thread may write; undefined: yes. */
  readonly canWrite?: false;
  /** Why it takes no prompt of 300 KiB; undefined: it does. */
  readonly longPrompt?: CoderFailure;
  /** Whether each turn is a process of its own, so that there is none between turns. */
  readonly hasProcessPerTurn?: boolean;
}

/** Every coder that the contract suite runs. */
export const coders: readonly CoderCase[] = [
  {
    name: "claude",
    vendor: "anthropic",
    reported: (usage) => ({ ...usage }),
    resumes: true,
    showsToolOutput: true,
    canHaveFullAccess: true,
  },
  {
    name: "codex",
    vendor: "openai",
    reported: (usage) => ({ ...usage }),
    resumes: false,
    showsToolOutput: true,
    canHaveFullAccess: true,
  },
  {
    name: "codex",
    title: "codex-exec",
    options: { transport: "exec" },
    vendor: "openai",
    reported: (usage) => ({ ...usage }),
    resumes: true,
    showsToolOutput: true,
    canHaveFullAccess: true,
    hasProcessPerTurn: true,
  },
  {
    name: "gemini",
    vendor: "gemini",
    // Its own count: cached tokens are part of the input, and thoughts are left out.
    reported: (usage) => ({
      inputTokens: usage.inputTokens + usage.cachedInputTokens,
      cachedInputTokens: undefined,
      cacheWriteTokens: undefined,
      outputTokens: usage.outputTokens - usage.reasoningTokens,
      reasoningTokens: undefined,
    }),
    resumes: true,
    showsToolOutput: false,
    canHaveFullAccess: false,
  },
  {
    name: "gemini",
    title: "gemini-once",
    options: { oneShot: true },
    vendor: "gemini",
    reported: (usage) => ({
      inputTokens: usage.inputTokens,
      cachedInputTokens: usage.cachedInputTokens,
      cacheWriteTokens: undefined,
      outputTokens: usage.outputTokens - usage.reasoningTokens,
      reasoningTokens: undefined,
    }),
    resumes: true,
    showsToolOutput: false,
    canHaveFullAccess: false,
    canWrite: false,
    longPrompt: "limit",
    hasProcessPerTurn: true,
  },
];

const unselected: readonly unknown[] = ["codex-exec", "gemini-once"];

/** Those whose transport the product selects. */
export const selectedCoders = coders.filter(({ title }) => !unselected.includes(title));
