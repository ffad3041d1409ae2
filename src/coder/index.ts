export { type AppServer, type ParamsOf, startAppServer } from "../codex/app-server/app-server.ts";
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
} from "../codex/app-server/errors.ts";
export type { Notification } from "../codex/app-server/feed.ts";
export type {
  AppServerMethods,
  CommandExecution,
  ReviewTarget,
  ServerInput,
  ServerThreadOptions,
  ServerTurnOptions,
  ThreadFilter,
} from "../codex/app-server/methods.ts";
export type { AppServerOptions } from "../codex/app-server/options.ts";
export type {
  AccountInfo,
  CommandEnd,
  FileMatch,
  ModelInfo,
  RateLimit,
  ThreadInfo,
} from "../codex/app-server/results.ts";
export type { RetryOptions } from "../codex/app-server/retry.ts";
export type { ServerRun, ServerThread } from "../codex/app-server/thread.ts";
export type { TurnOutcome } from "../codex/app-server/turn.ts";
export type { ServerPrompt, ServerTurn } from "../codex/app-server/turns.ts";
export { type PromptPart, promptParts } from "../codex/prompt-parts.ts";
export { type RubricOptions, rubricEngine } from "../codex/rubric.ts";
export { type SdkNames, sdkOptions } from "../codex/sdk-options.ts";
export type { Command, Exit, Launch, RunningProcess } from "../command.ts";
export type { CoderErrorDetails, CoderFailure } from "../errors.ts";
export { AbortError, CoderError, InstallError, UnsupportedError, UsageError } from "../errors.ts";
export type { Price, PriceTable } from "../prices.ts";
export { listPrices } from "../prices.ts";
export type { AcpOptions } from "./acp/acp-options.ts";
export type { Approvals } from "./approval/approvals.ts";
export type {
  ApprovalRequest,
  CommandRequest,
  FileChangeRequest,
  Judge,
  ToolCallRequest,
  ToolVerdict,
  UserAnswers,
  UserInputRequest,
  UserQuestion,
  Verdict,
} from "./approval/request.ts";
export type { ApprovalRule } from "./approval/rule.ts";
export { rulesEngine } from "./approval/rules.ts";
export type { ClaudeOptions, ClaudePermissionMode } from "./claude/claude-options.ts";
export type { ClientTool } from "./client-tool.ts";
export type {
  ApprovalPolicy,
  Coder,
  CoderOptions,
  Effort,
  ProcessOptions,
  Sandbox,
  Spent,
  Thread,
  ThreadOptions,
  TurnOptions,
  TurnResult,
} from "./coder.ts";
export type { CodexOptions, CodexTransport, CodexWebSearch } from "./codex/codex-options.ts";
export type { ConfigObject, ConfigValue } from "./codex/config-settings.ts";
export type { ExecEvent, ExecItem, ExecStatus, ExecUsage } from "./codex/exec/exec-event.ts";
export { readExecEvent } from "./codex/exec/read-event.ts";
export { findCodex } from "./codex/find-codex.ts";
export { probeCodexSandbox, type SandboxProbe } from "./codex/probe-sandbox.ts";
export { type CoderName, type CoderOptionsByName, createCoder } from "./create-coder.ts";
export type {
  Adapter,
  AdapterEvent,
  Channel,
  ConnectContext,
  Connection,
  Emit,
  TurnEnd,
  TurnRequest,
} from "./driver/adapter.ts";
export type { CoderEvent, EventBody } from "./event.ts";
export { FEATURES, type Feature, type Limits } from "./features.ts";
export type { GeminiOptions } from "./gemini/gemini-options.ts";
export type { Input, RoleMessage } from "./input.ts";
export type { FileChange, Item, PlanStep } from "./item.ts";
export { listCoders, registerAdapter, unregisterAdapter } from "./registry.ts";
export { createRenderer, type RenderOptions } from "./render/render.ts";
export type { Usage } from "./usage.ts";
