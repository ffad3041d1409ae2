// The entry `crosscheck/codex`: the app-server client, events of `codex exec`, the rubric and options of the SDKs.
export type { ExecEvent, ExecItem, ExecStatus, ExecUsage } from "../coder/codex/exec/exec-event.ts";
export { readExecEvent } from "../coder/codex/exec/read-event.ts";
export { type AppServer, type ParamsOf, startAppServer } from "./app-server/app-server.ts";
export {
  AppServerError,
  ConnectionError,
  LaggedError,
  NotAuthenticatedError,
  OverloadedError,
  RequestError,
  RequestTimeoutError,
  ThreadNotFoundError,
  TurnFailedError,
  TurnRunningError,
} from "./app-server/errors.ts";
export type { Notification } from "./app-server/feed.ts";
export type {
  AppServerMethods,
  CommandExecution,
  ReviewTarget,
  ServerInput,
  ServerThreadOptions,
  ServerTurnOptions,
  ThreadFilter,
} from "./app-server/methods.ts";
export type { AppServerOptions, RetryOptions } from "./app-server/options.ts";
export type {
  AccountInfo,
  CommandEnd,
  FileMatch,
  ModelInfo,
  RateLimit,
  ThreadInfo,
} from "./app-server/results.ts";
export type { ServerRun, ServerThread } from "./app-server/thread.ts";
export type { TurnOutcome } from "./app-server/turn.ts";
export type { ServerPrompt, ServerTurn } from "./app-server/turns.ts";
export { type PromptPart, promptParts } from "./prompt-parts.ts";
export { type RubricOptions, rubricEngine } from "./rubric.ts";
export { type SdkNames, sdkOptions } from "./sdk-options.ts";
