import type { Call } from "./call.ts";
import type { Fault } from "./fault.ts";
import type { ModelRequest } from "./request.ts";

/**
 * Tokens of one answer, with the meaning of `src/coder/usage.ts`: `inputTokens` without cached ones and cache writes,
 * `outputTokens` with reasoning. Each vendor's own arithmetic (OpenAI's input includes cached tokens, Gemini's output
 * excludes thoughts) is applied on the wire.
 */
export interface StepUsage {
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  /** Gemini has no such figure: there it is dropped. */
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}

/** What an answer counts when its step does not say. Small, so that no CLI thinks its context is full. */
export const defaultUsage: StepUsage = {
  inputTokens: 100,
  cachedInputTokens: 40,
  cacheWriteTokens: 10,
  outputTokens: 20,
  reasoningTokens: 5,
};

/**
 * One answer of a scripted model, the same for every vendor. Members combine: what is given is sent in the order
 * reasoning, searches, text, answer, calls. A step with none of them is an empty answer.
 */
export interface Step {
  /** Visible reasoning: a thinking block, a reasoning summary, a thought part. */
  readonly reasoning?: string;
  /** Prose. */
  readonly text?: string;
  /**
   * The structured answer: a call of the `StructuredOutput` tool where that is offered (claude), else JSON text. It is
   * sent as it is, also when it breaks the schema. A string is sent as the object's raw JSON text, valid or not.
   */
  readonly answer?: unknown;
  /** What the vendor's own web search was asked while the model answered; of codex alone. */
  readonly searches?: readonly string[];
  /** Tool calls, all in one turn; see `call.ts`. */
  readonly calls?: readonly Call[];
  /** Differences to {@link defaultUsage}. */
  readonly usage?: Partial<StepUsage>;
  /** Wait before the headers. */
  readonly delayMs?: number;
  /** Wait after each piece; texts are cut into pieces of 8 characters then, else into two. */
  readonly dripMs?: number;
  /** The output limit ended the answer: `max_tokens`, `response.incomplete`, `MAX_TOKENS`. */
  readonly cutOff?: boolean;
  /** What goes wrong; what the step says beside it is sent as far as the fault lets it. */
  readonly fault?: Fault;
}

/** Makes a step from the request it answers; it may wait, for example for a test's own signal. */
export type StepFunction = (request: ModelRequest) => Step | Promise<Step>;
