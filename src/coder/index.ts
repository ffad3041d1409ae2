export type { Command, Exit, Launch, RunningProcess } from "../command.ts";
export type { CoderErrorDetails, CoderFailure } from "../errors.ts";
export { AbortError, CoderError, UnsupportedError } from "../errors.ts";
export type {
  ApprovalPolicy,
  Coder,
  CoderOptions,
  Effort,
  Sandbox,
  Thread,
  ThreadOptions,
  TurnOptions,
  TurnResult,
} from "./coder.ts";
export { probeCodexSandbox, type SandboxProbe } from "./codex/probe-sandbox.ts";
export {
  CODER_NAMES,
  type CoderName,
  type CoderOptionsByName,
  createCoder,
} from "./create-coder.ts";
export type { CoderEvent, EventBody } from "./event.ts";
export type { GeminiOptions } from "./gemini/gemini-options.ts";
export type { FileChange, Item, PlanStep } from "./item.ts";
export type { Usage } from "./usage.ts";
