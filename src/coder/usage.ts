/** Tokens of a turn or thread. A member is undefined where the CLI does not say; it is never a made-up zero. */
export interface Usage {
  /** Tokens read at full price: without cached ones and cache writes. */
  readonly inputTokens: number | undefined;
  readonly cachedInputTokens: number | undefined;
  readonly cacheWriteTokens: number | undefined;
  /** Tokens written, reasoning included. */
  readonly outputTokens: number | undefined;
  /** The part of `outputTokens` that was reasoning. */
  readonly reasoningTokens: number | undefined;
}
