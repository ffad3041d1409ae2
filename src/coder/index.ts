// The library's whole surface; `crosscheck/codex` is the part of it that the product itself does not use.

export * from "../codex/index.ts";
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
