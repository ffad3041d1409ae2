import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { agentPath } from "../../agents.ts";
import { cleanEnvironment } from "../../environment.ts";
import { testKeys } from "../server.ts";

/** How a prompt ended: the JSON-RPC result, or the error. */
type PromptEnd =
  | { readonly result: { readonly stopReason: string }; readonly text: string }
  | { readonly error: { readonly code: number; readonly message: string }; readonly text: string };

/** A live `gemini --acp` with one session. */
export interface GeminiSession extends AsyncDisposable {
  prompt(text: string): Promise<PromptEnd>;
}

const settings = {
  security: { auth: { selectedType: "gemini-api-key" }, folderTrust: { enabled: true } },
  privacy: { usageStatisticsEnabled: false },
  general: {
    enableAutoUpdate: false,
    plan: { enabled: false },
    maxAttempts: 1,
    topicUpdateNarration: false,
  },
  tools: { core: ["read_file", "replace", "write_file"], useRipgrep: false },
  advanced: { ignoreLocalEnv: true },
};

interface Frame {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly update?: { readonly sessionUpdate: string; readonly content?: unknown };
  };
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string };
}

/** Starts the CLI against the scripted models and opens a session in `cwd`; it allows whatever it is asked. */
export async function openGemini(options: {
  readonly url: string;
  readonly home: string;
  readonly cwd: string;
  readonly key?: string;
  readonly model?: string;
}): Promise<GeminiSession> {
  const model = { name: options.model ?? "gemini-2.5-pro" };
  await mkdir(`${options.home}/.gemini`, { recursive: true });
  await writeFile(`${options.home}/.gemini/settings.json`, JSON.stringify({ ...settings, model }));
  const env = cleanEnvironment(options.home, {
    GEMINI_CLI_TRUST_WORKSPACE: "false",
    GEMINI_CLI_NO_RELAUNCH: "1",
    GOOGLE_GEMINI_BASE_URL: options.url,
    GEMINI_API_KEY: "",
    GOOGLE_API_KEY: "",
    NO_BROWSER: "1",
  });
  const args = [await agentPath("gemini"), "--acp", "--extensions", "none"];
  const child = spawn(process.execPath, args, { cwd: options.home, env, stdio: "pipe" });
  const closed = new Promise((resolve) => child.once("close", resolve));
  child.stderr.resume();
  const waiting = new Map<number, (frame: Frame) => void>();
  let said = "";
  const send = (frame: object) =>
    child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", ...frame })}\n`);
  createInterface({ input: child.stdout }).on("line", (line) => {
    const frame = JSON.parse(line) as Frame;
    if (frame.method === "session/update") said += messageText(frame);
    else if (frame.method === "session/request_permission")
      send({
        id: frame.id,
        result: { outcome: { outcome: "selected", optionId: "proceed_once" } },
      });
    else if (frame.id !== undefined) waiting.get(frame.id)?.(frame);
  });
  let last = 0;
  const request = (method: string, params: object) => {
    const id = ++last;
    send({ id, method, params });
    return new Promise<Frame>((resolve, reject) => {
      waiting.set(id, resolve);
      closed.then(() => reject(new Error(`gemini ended during ${method}`)), reject);
    });
  };
  await request("initialize", { protocolVersion: 1, clientCapabilities: { fs: {} } });
  const key = options.key ?? testKeys.gemini;
  await request("authenticate", { methodId: "gemini-api-key", _meta: { "api-key": key } });
  const opened = await request("session/new", { cwd: options.cwd, mcpServers: [] });
  const sessionId = opened.result?.sessionId;
  return {
    async prompt(text) {
      said = "";
      const frame = await request("session/prompt", {
        sessionId,
        prompt: [{ type: "text", text }],
      });
      return { ...frame, text: said } as unknown as PromptEnd;
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      await closed;
    },
  };
}

function messageText({ params }: Frame): string {
  const content = params?.update?.content as { text?: string } | undefined;
  return params?.update?.sessionUpdate === "agent_message_chunk" ? (content?.text ?? "") : "";
}
