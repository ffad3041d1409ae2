/** What we send over the Agent Client Protocol, version 1 (https://agentclientprotocol.com/protocol/schema). */
export interface AcpMethods {
  initialize: {
    readonly protocolVersion: 1;
    readonly clientCapabilities: {
      readonly fs: { readonly readTextFile: boolean; readonly writeTextFile: boolean };
      readonly terminal: boolean;
    };
    readonly clientInfo: { readonly name: string; readonly version: string };
  };
  /** `_meta` is an agent's own; gemini takes its key there, so that no environment holds it. */
  authenticate: {
    readonly methodId: string;
    readonly _meta?: Readonly<Record<string, unknown>>;
  };
  "session/new": { readonly cwd: string; readonly mcpServers: readonly [] };
  /** Needs the agent's capability `loadSession`. */
  "session/load": {
    readonly sessionId: string;
    readonly cwd: string;
    readonly mcpServers: readonly [];
  };
  /** Not every agent has it. */
  "session/set_model": { readonly sessionId: string; readonly modelId: string };
  "session/prompt": { readonly sessionId: string; readonly prompt: readonly ContentBlock[] };
}

/** A part of a prompt. */
export type ContentBlock =
  | { readonly type: "text"; readonly text: string }
  /** `data` is base64. */
  | { readonly type: "image"; readonly mimeType: string; readonly data: string };
