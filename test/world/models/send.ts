import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "./fault.ts";
import { identifier } from "./identifier.ts";
import type { Frame, Protocol, VendorError, WireAnswer } from "./protocol.ts";
import type { Step } from "./step.ts";

/** Sends an HTTP error in the vendor's shape. */
export function sendError(
  response: ServerResponse,
  protocol: Protocol,
  error: VendorError,
  headers: Readonly<Record<string, string>> = {},
  body: unknown = protocol.errorBody(error),
): void {
  const retryAfter =
    error.retryAfterSeconds === undefined ? {} : { "retry-after": String(error.retryAfterSeconds) };
  sendJson(response, error.status, body, { ...retryAfter, ...headers });
}

/** Sends a JSON value; a string goes as it is. */
function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: object = {},
): void {
  const id = identifier("req_");
  response.writeHead(status, {
    "content-type": "application/json",
    "request-id": id,
    "x-request-id": id,
    ...headers,
  });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

/**
 * Sends an answer with the step's waits and its fault. Returns early when the client goes away. `onCut` is called just
 * before a fault closes the connection.
 */
export async function sendAnswer(
  response: ServerResponse,
  protocol: Protocol,
  step: Step,
  answer: WireAnswer,
  streaming: boolean,
  onCut: () => void,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const wait = async (ms: number | undefined) => {
    if (ms === undefined) return;
    await sleep(ms, undefined, { signal: gone.signal }).catch((error: unknown) => {
      if (!gone.signal.aborted) throw error;
    });
  };
  const { fault } = step;
  await wait(step.delayMs);
  if (fault?.kind === "status") return sendStatus(response, protocol, fault);
  const breakOff = () => {
    // Silence leaves the connection to the client. A cut closes it after what was written, without the stream's end.
    if (fault?.kind !== "cut") return;
    onCut();
    response.socket?.destroySoon();
  };
  const breaks = fault?.kind === "cut" || fault?.kind === "silent";
  if (breaks && fault.at === "before-headers") return breakOff();
  if (!streaming) {
    const text = JSON.stringify(answer.whole);
    if (fault === undefined) return sendJson(response, 200, text);
    response.writeHead(200, { "content-type": "application/json" });
    response.write(text.slice(0, text.length / 2));
    if (breaks) return breakOff();
    response.end();
    return;
  }
  const id = identifier("req_");
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-cache",
    "request-id": id,
    "x-request-id": id,
  });
  response.flushHeaders();
  if (fault?.kind === "garbage") {
    response.end(fault.body ?? 'data: {"broken\n\n');
    return;
  }
  for (const frame of framesBefore(answer.frames, fault)) {
    if (gone.signal.aborted) return;
    response.write(frame.text);
    if (frame.phase === "delta") await wait(step.dripMs);
  }
  if (fault?.kind === "stream-error")
    response.write(protocol.streamError(fault.code, fault.message ?? "The model failed."));
  if (breaks) return breakOff();
  response.end();
}

function sendStatus(
  response: ServerResponse,
  protocol: Protocol,
  fault: Extract<Fault, { kind: "status" }>,
): void {
  const { status, code, retryAfterSeconds, headers, body } = fault;
  const message = fault.message ?? `The scripted model answers ${status}.`;
  sendError(response, protocol, { status, code, message, retryAfterSeconds }, headers, body);
}

/** The frames that the fault lets through. */
function framesBefore(frames: readonly Frame[], fault: Fault | undefined): readonly Frame[] {
  const first = (phase: Frame["phase"]) => frames.findIndex((frame) => frame.phase === phase);
  switch (fault?.kind) {
    case "truncated":
    case "stream-error":
      return frames.slice(0, first("stop"));
    case "cut":
    case "silent":
      switch (fault.at) {
        case "before-headers":
          return [];
        case "after-start":
          return frames.slice(0, first("start") + 1);
        case "mid-text":
          return frames.slice(0, first("delta") + 1);
        case "before-stop":
          return frames.slice(0, first("stop"));
      }
      break;
    default:
      return frames;
  }
  return frames;
}
