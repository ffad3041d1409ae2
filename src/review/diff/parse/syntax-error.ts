/** A text that should be a unified diff breaks its own rules. For whoever handed the diff in. */
export class DiffSyntaxError extends Error {
  override readonly name = "DiffSyntaxError";
  /** 1-based line of the diff's text. */
  readonly line: number;

  constructor(message: string, line: number) {
    super(`${message} (line ${line} of the diff)`);
    this.line = line;
  }
}
