import type { DynamicTool } from "../../coder/codex/wire.ts";

/**
 * The requests that the client makes by itself, in the vendor's own names, as `codex app-server generate-ts
 * --experimental` of the pinned release prints them (0.169.0). A test checks our messages against the schema that the
 * binary prints.
 */
export interface AppServerMethods {
  initialize: {
    readonly clientInfo: { readonly name: string; readonly title: null; readonly version: string };
    readonly capabilities: {
      readonly experimentalApi: boolean;
      readonly requestAttestation: boolean;
      readonly optOutNotificationMethods?: readonly string[] | undefined;
    };
  };
  "thread/start": ServerThreadOptions;
  "thread/resume": ServerThreadOptions & { readonly threadId: string };
  "thread/fork": ServerThreadOptions & { readonly threadId: string };
  "thread/read": { readonly threadId: string; readonly includeTurns?: boolean };
  "thread/list": ThreadFilter;
  "thread/archive": { readonly threadId: string };
  "thread/unarchive": { readonly threadId: string };
  "thread/name/set": { readonly threadId: string; readonly name: string };
  "thread/compact/start": { readonly threadId: string };
  "thread/revert": { readonly threadId: string; readonly beforeTurnId: string };
  "thread/backgroundTerminals/clean": { readonly threadId: string };
  "turn/start": ServerTurnOptions & {
    readonly threadId: string;
    readonly input: readonly ServerInput[];
  };
  "turn/steer": {
    readonly threadId: string;
    readonly expectedTurnId: string;
    readonly input: readonly ServerInput[];
  };
  "turn/interrupt": { readonly threadId: string; readonly turnId: string };
  "review/start": { readonly threadId: string; readonly target: ReviewTarget };
  "model/list": { readonly cursor?: string | null; readonly includeHidden?: boolean | undefined };
  "account/read": { readonly refreshToken?: boolean };
  "account/rateLimits/read": undefined;
  "config/read": { readonly cwd?: string | undefined; readonly includeLayers?: boolean };
  "command/exec": CommandExecution;
  fuzzyFileSearch: {
    readonly query: string;
    readonly roots: readonly string[];
    readonly cancellationToken: null;
  };
}

/** What a thread is started, resumed or forked with. */
export interface ServerThreadOptions {
  readonly model?: string | undefined;
  /** Absolute. */
  readonly cwd?: string | undefined;
  readonly sandbox?: "read-only" | "workspace-write" | "danger-full-access" | undefined;
  readonly approvalPolicy?: "never" | "on-request" | "untrusted" | undefined;
  /** Settings of codex, nested or by dotted paths. */
  readonly config?: Readonly<Record<string, unknown>> | undefined;
  readonly baseInstructions?: string | undefined;
  readonly developerInstructions?: string | undefined;
  /** Tools that the server has us run: `approvals.onToolCall` answers them. Only for `startThread`. */
  readonly dynamicTools?: readonly DynamicTool[] | undefined;
  /** True: codex keeps nothing of it on disk. Not for `resume`. */
  readonly ephemeral?: boolean | undefined;
}

/** What one turn is started with; the model and the effort hold for the later ones too. */
export interface ServerTurnOptions {
  readonly model?: string | undefined;
  readonly effort?: string | undefined;
  /** For this turn alone. */
  readonly outputSchema?: object | undefined;
}

/** A part of a prompt. */
export type ServerInput =
  | { readonly type: "text"; readonly text: string; readonly text_elements: readonly [] }
  /** `path` is absolute. */
  | { readonly type: "localImage"; readonly path: string };

/** Which threads are listed. */
export interface ThreadFilter {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
  readonly archived?: boolean | undefined;
  readonly cwd?: string | undefined;
  readonly searchTerm?: string | undefined;
}

/** What codex' own review looks at. */
export type ReviewTarget =
  | { readonly type: "uncommittedChanges" }
  | { readonly type: "baseBranch"; readonly branch: string }
  | { readonly type: "commit"; readonly sha: string; readonly title: string | null }
  | { readonly type: "custom"; readonly instructions: string };

/** A command that codex runs in its sandbox, outside every thread. */
export interface CommandExecution {
  readonly command: readonly string[];
  /** Absolute. */
  readonly cwd?: string | undefined;
  readonly timeoutMs?: number | undefined;
  /** Undefined: codex' own default. */
  readonly sandboxPolicy?:
    | { readonly type: "readOnly"; readonly networkAccess: boolean }
    | { readonly type: "dangerFullAccess" }
    | undefined;
}
