/**
 * A tool of the caller's own that a thread offers its model. It runs in our process, outside every sandbox: what it does
 * with a hostile input is its own business.
 */
export interface ClientTool {
  /** Letters, digits, `_` and `-`. */
  readonly name: string;
  /** For the model. */
  readonly description: string;
  /** JSON Schema (draft 7) of the input, an object's. An input that breaks it is refused before anything is called. */
  readonly inputSchema: object;
  /**
   * Answers a call that nobody has declined. What it throws, the model is told as the tool's failure. Undefined:
   * `Approvals.onToolCall` answers.
   *
   * @param signal aborted when the turn is to stop: the answer is not wanted any more.
   */
  readonly answer?: ((input: unknown, signal: AbortSignal) => string | Promise<string>) | undefined;
}
