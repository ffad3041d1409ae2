import type { ContentBlock } from "../gemini/wire.ts";

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
  authenticate: { readonly methodId: string };
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
