/**
 * What we send over the Agent Client Protocol, version 1 (https://agentclientprotocol.com). `authenticate`'s `_meta` is
 * gemini's own: it takes the key there, so that no environment holds it.
 */
export interface AcpMethods {
  initialize: {
    readonly protocolVersion: 1;
    readonly clientCapabilities: {
      readonly fs: { readonly readTextFile: boolean; readonly writeTextFile: boolean };
      readonly terminal: boolean;
    };
    readonly clientInfo: { readonly name: string; readonly version: string };
  };
  authenticate: {
    readonly methodId: "gemini-api-key";
    readonly _meta: { readonly "api-key": string };
  };
  "session/new": { readonly cwd: string; readonly mcpServers: readonly [] };
  "session/prompt": { readonly sessionId: string; readonly prompt: readonly ContentBlock[] };
}

export type ContentBlock =
  | { readonly type: "text"; readonly text: string }
  /** `data` is base64. */
  | { readonly type: "image"; readonly mimeType: string; readonly data: string };
