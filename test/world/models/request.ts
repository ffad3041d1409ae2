import type { IncomingHttpHeaders } from "node:http";

/** Whose protocol: claude speaks `anthropic`, codex `openai`, gemini `gemini`. */
export type Vendor = "anthropic" | "openai" | "gemini";

/** What a tool gave back. */
export interface ToolResult {
  /** The vendor's id of the call; empty where the vendor sends none. */
  readonly callId: string;
  /** Name of the called tool. */
  readonly name: string;
  readonly text: string;
  /** What the CLI marked as failed. Codex never does. */
  readonly isError: boolean;
}

/** What a vendor's request says, in neutral words. */
export interface RequestContent {
  readonly model: string;
  /** `side`: not a turn of the conversation but the CLI's own question (gemini's router, a compaction, a probe). */
  readonly kind: "turn" | "side";
  readonly streaming: boolean;
  /** The same for all requests of one thread: the CLI's session id, or for gemini a digest of the first message. */
  readonly conversation: string;
  /** The system slot; for codex its developer messages. */
  readonly system: string;
  /** What people wrote, in order, without what the CLI adds on its own (reminders, environment). */
  readonly userTexts: readonly string[];
  /** The last of `userTexts`: the prompt of the running turn, also when tool results came after it. Empty without. */
  readonly text: string;
  /** The results of the calls in the answer just before this request. Empty at a turn's first request. */
  readonly toolResults: readonly ToolResult[];
  /** Names of the offered tools. */
  readonly tools: readonly string[];
  /** JSON Schema of the wanted answer; undefined when none is wanted. */
  readonly schema: unknown;
}

/** A request that arrived and could be read. */
export interface ModelRequest extends RequestContent {
  readonly vendor: Vendor;
  /** The key as sent; undefined when there was none. */
  readonly key: string | undefined;
  /** How many requests the same script (of this conversation, for `perConversation`) has answered before this one. */
  readonly n: number;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /**
   * How the answer ended: `finished` when its last byte was sent, `cut` when a fault closed it, `aborted` when the
   * client went away first.
   */
  readonly ended: Promise<"finished" | "cut" | "aborted">;
}

/** Something that must not happen in a test that did not plant it. */
export interface Problem {
  /**
   * `refused`: the vendor would refuse this request; `key`: no or a wrong key; `exhausted`: no script has a step left
   * for it; `script`: a step failed or cannot be said in this vendor's protocol; `path`: nothing is served there.
   */
  readonly kind: "refused" | "key" | "exhausted" | "script" | "path";
  /** Undefined for `path`. */
  readonly vendor: Vendor | undefined;
  /** The HTTP status that was answered. */
  readonly status: number;
  readonly message: string;
}
