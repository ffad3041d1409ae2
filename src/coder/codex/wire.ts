/**
 * What we send to `codex app-server`, in the vendor's own names, as `codex app-server generate-ts --experimental` of the
 * pinned release prints them. A test checks our messages against the schema that the binary prints.
 */

/** The requests we make, with their params. */
export interface CodexMethods {
  initialize: InitializeParams;
  "thread/start": ThreadStartParams;
  "turn/start": TurnStartParams;
  "turn/interrupt": { readonly threadId: string; readonly turnId: string };
  /** Needs `experimentalApi`. */
  "thread/backgroundTerminals/clean": { readonly threadId: string };
}

interface InitializeParams {
  readonly clientInfo: { readonly name: string; readonly title: null; readonly version: string };
  readonly capabilities: {
    readonly experimentalApi: boolean;
    readonly requestAttestation: boolean;
  };
}

/** What a thread is started with. */
export interface ThreadStartParams {
  readonly cwd: string;
  readonly model: string;
  readonly sandbox: "read-only" | "workspace-write" | "danger-full-access";
  readonly approvalPolicy: "never" | "on-request" | "untrusted";
  /** True: nothing of the conversation is written to disk. */
  readonly ephemeral: boolean;
  /** Replaces the vendor's own base prompt. */
  readonly baseInstructions?: string;
  /** Comes on top of it. */
  readonly developerInstructions?: string;
  /** Needs `experimentalApi`. */
  readonly dynamicTools?: readonly DynamicTool[];
}

/** A tool that the server has us run: see `item/tool/call`. */
export interface DynamicTool {
  readonly type: "function";
  readonly name: string;
  readonly description: string;
  readonly inputSchema: object;
}

/** What a turn is started with. */
export interface TurnStartParams {
  readonly threadId: string;
  readonly input: readonly UserInput[];
  /** For this turn alone. */
  readonly outputSchema?: object;
}

type UserInput =
  | { readonly type: "text"; readonly text: string; readonly text_elements: readonly [] }
  | { readonly type: "localImage"; readonly path: string };
