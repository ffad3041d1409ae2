import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Command } from "../../command.ts";
import type { CoderErrorDetails, CoderFailure } from "../../errors.ts";
import type { ProcessOptions } from "../coder.ts";
import type { ConnectContext } from "../driver/adapter.ts";
import { failureOfStatus, vendorMessage } from "../driver/failure-of-status.ts";
import { readObject, readText } from "../driver/read-json.ts";
import { RpcError } from "../rpc/json-rpc.ts";
import { openRpc } from "../rpc/open-rpc.ts";
import { type WriteRules, writeConfined } from "./confine.ts";
import { decideAcpCall, permissionAnswer } from "./permission.ts";
import { readToolCall } from "./tool-call.ts";
import type { AcpTurn } from "./turn.ts";
import type { AcpMethods } from "./wire.ts";

/** The turn that runs, and the session that it runs on. */
export interface RunningTurn {
  readonly turn: AcpTurn;
  readonly sessionId: string;
  readonly signal: AbortSignal;
}

/** Our end of the Agent Client Protocol. */
export interface AcpClient {
  /** Resolves with the result, an empty object for null. An error answer is a `CoderError`. */
  ask<Method extends keyof AcpMethods>(
    method: Method,
    params: AcpMethods[Method],
  ): Promise<Readonly<Record<string, unknown>>>;
  /** Asks the agent to end the running prompt of a session. */
  cancel(sessionId: string): void;
}

/**
 * Starts an agent. Its calls are decided and its writes confined by `rules`; what comes while no turn runs, or once one
 * is to stop, is declined.
 */
export async function openAcp<Options extends ProcessOptions>(
  context: ConnectContext<Options>,
  command: Command,
  rules: WriteRules,
  running: () => RunningTurn | undefined,
): Promise<AcpClient> {
  const { failure } = context;
  const current = () => (running()?.signal.aborted ? undefined : running());

  const rpc = await openRpc<AcpMethods>(context, command, {
    versioned: true,
    onNotification(method, params, record) {
      if (method !== "session/update") return;
      const { sessionId, update } = readObject(params, method);
      const current = running();
      if (sessionId === current?.sessionId) current?.turn.receive(update, record);
    },
    handlers: {
      async "session/request_permission"(params) {
        const { toolCall, options } = readObject(params, "params");
        const asked = current();
        if (asked === undefined) return permissionAnswer(options, false);
        const call = readToolCall(toolCall);
        const decision = await decideAcpCall(context, call, rules, asked.signal);
        asked.turn.asked(call, decision, params);
        if (decision.status === "declined" || asked.signal.aborted)
          return permissionAnswer(options, false);
        // Gemini makes missing folders by itself, before it has us write: it must find them, and not be able to.
        for (const target of decision.targets) await mkdir(dirname(target), { recursive: true });
        return permissionAnswer(options, true);
      },
      async "fs/write_text_file"(params) {
        if (current() === undefined) throw new Error("no turn is running");
        const { path, content } = readObject(params, "params");
        await writeConfined(rules, readText(path, "path"), readText(content, "content"));
        return {};
      },
    },
  });

  return {
    async ask(method, params) {
      try {
        return readObject((await rpc.request(method, params)) ?? {}, method);
      } catch (error) {
        if (error instanceof TypeError) throw failure("protocol", error.message, {}, error);
        if (!(error instanceof RpcError)) throw error;
        const { reason, message, details } = answerFailure(error);
        throw failure(reason, message, details, error);
      }
    },
    cancel: (sessionId) => rpc.notify("session/cancel", { sessionId }),
  };
}

/**
 * What an error answer of the CLI means. Its code is the vendor's HTTP status, or one of JSON-RPC's own (negative). 500 is
 * the CLI's word for a 404 and for a broken connection too; only a vendor's own 500 comes with its body.
 */
export function answerFailure(error: RpcError): {
  readonly reason: CoderFailure;
  readonly message: string;
  readonly details: Partial<CoderErrorDetails>;
} {
  const { code, data } = error;
  const sentence = vendorMessage(error.message);
  const message = data === undefined ? sentence : `${sentence} (${JSON.stringify(data)})`;
  const hasStatus = code >= 400 && (code !== 500 || sentence !== error.message);
  const details = { status: hasStatus ? code : undefined };
  return { reason: reasonOf(code, error.message), message, details };
}

function reasonOf(code: number, message: string): CoderFailure {
  // A wrong key is a 400 with this word.
  if (/API_KEY_INVALID|API key not valid/.test(message)) return "authentication";
  if (code < 400 || / is not found for API version /.test(message)) return "api";
  return failureOfStatus(code);
}
