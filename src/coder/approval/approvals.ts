import type {
  CommandRequest,
  FileChangeRequest,
  Judge,
  ToolCallRequest,
  ToolVerdict,
  UserAnswers,
  UserInputRequest,
} from "./request.ts";

/**
 * Who decides what a coder asks leave for, in this order: the hook of the request's kind, the engine, the rubric. Where
 * none of them has an opinion, it is declined.
 */
export interface Approvals {
  readonly onCommandApproval?: Judge<CommandRequest> | undefined;
  readonly onFileChangeApproval?: Judge<FileChangeRequest> | undefined;
  /** Every other tool that needs leave, and every call of a tool of ours (`ThreadOptions.clientTools`), whose result it may give. */
  readonly onToolCall?: Judge<ToolCallRequest, ToolVerdict> | undefined;
  /** Answers a model's questions. Undefined, or giving undefined: they are declined. */
  readonly onToolUserInput?:
    | ((
        request: UserInputRequest,
        signal: AbortSignal,
      ) => UserAnswers | undefined | Promise<UserAnswers | undefined>)
    | undefined;
  /** Usually rules: see `rulesEngine`. */
  readonly engine?: Judge | undefined;
  /** Usually a model: see `rubricEngine`. */
  readonly rubric?: Judge | undefined;
}
