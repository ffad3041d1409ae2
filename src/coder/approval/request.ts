/** What a coder wants to do and asks leave for. Texts and paths are the model's: hostile. */
export type ApprovalRequest = CommandRequest | FileChangeRequest | ToolCallRequest;

interface Asked {
  /** The vendor's id of the tool call. */
  readonly id: string;
  /** Absolute path of the thread's tree, or of the folder that the coder names. */
  readonly cwd: string;
  /** Why it is asked, by the coder or its model; undefined: it does not say. */
  readonly reason: string | undefined;
}

/** A shell command. */
export interface CommandRequest extends Asked {
  readonly kind: "command";
  readonly command: string;
}

/** Changes of files. */
export interface FileChangeRequest extends Asked {
  readonly kind: "file-change";
  /** Of a move both places. As the coder names them, absolute or relative to `cwd`; empty: it does not say. */
  readonly paths: readonly string[];
}

/** Any other tool. */
export interface ToolCallRequest extends Asked {
  readonly kind: "tool-call";
  readonly name: string;
  readonly input: unknown;
}

/** What somebody thinks of a request. */
export interface Verdict {
  readonly decision: "accept" | "decline";
  /** For the model, which is told why it may not, and for the event. */
  readonly reason?: string | undefined;
}

/** What the hook for tool calls thinks of one. */
export interface ToolVerdict extends Verdict {
  /**
   * With `accept`, the call's result for the model, instead of the tool's own answer. Only a tool that the thread offers
   * itself (`ThreadOptions.clientTools`) can be answered; for any other a result is declined.
   */
  readonly output?: string | undefined;
}

/** Judges requests: rules, a model, a person. Undefined: no opinion, the next one is asked. */
export type Judge<Request = ApprovalRequest, Given = Verdict> = (
  request: Request,
  /** Aborted when the turn is interrupted: the verdict is not wanted any more. */
  signal: AbortSignal,
) => Given | undefined | Promise<Given | undefined>;

/** Questions of a model to the user. */
export interface UserInputRequest {
  readonly id: string;
  readonly questions: readonly UserQuestion[];
}

/** One of them. */
export interface UserQuestion {
  /** What the answer is filed under. */
  readonly id: string;
  readonly question: string;
  /** Empty: a free text. */
  readonly options: readonly { readonly label: string; readonly description: string }[];
}

/** The chosen labels or texts by the question's id. */
export type UserAnswers = Readonly<Record<string, readonly string[]>>;
