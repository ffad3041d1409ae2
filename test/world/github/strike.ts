import type { Fault } from "./fault.ts";
import type { LogEntry } from "./record.ts";
import type { Answer } from "./rest/handler.ts";
import type { State } from "./state.ts";

/** Whether a log entry is of an operation, named as for `world.fault`. */
export function isOf(entry: LogEntry, operation: string): boolean {
  return (
    operation === "*" ||
    entry.operation === operation ||
    entry.fields.some((field) => operation === `graphql/${field}`)
  );
}

/** Takes the fault that strikes a request; undefined for none. */
export function nextFault(state: State, entry: LogEntry): Fault | undefined {
  for (const pending of state.faults) {
    if (pending.times === 0 || !isOf(entry, pending.operation)) continue;
    if (pending.skip > 0) {
      pending.skip--;
      continue;
    }
    pending.times--;
    return pending.fault;
  }
  return undefined;
}

/** What a fault puts in the place of an answer: `reset` breaks the connection. */
export function faultAnswer(fault: Fault): Answer | "reset" | undefined {
  switch (fault.kind) {
    case "status":
      return { status: fault.status, body: fault.body, headers: fault.headers ?? {} };
    case "secondary-limit":
      return {
        status: fault.status ?? 403,
        headers: { "retry-after": String(fault.retryAfterSeconds ?? 1) },
        body: {
          message:
            "You have exceeded a secondary rate limit and have been temporarily blocked from " +
            "content creation. Please retry your request again later.",
          documentation_url:
            "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits",
          status: String(fault.status ?? 403),
        },
      };
    case "primary-limit":
      return {
        status: 403,
        headers: {
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": String(fault.resetAtSeconds ?? Math.ceil(Date.now() / 1000) + 1),
        },
        body: {
          message: "API rate limit exceeded for installation.",
          documentation_url: "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api",
          status: "403",
        },
      };
    case "bad-gateway":
      return {
        status: 502,
        headers: { "content-type": "text/html; charset=utf-8" },
        body: "<!DOCTYPE html><html><head><title>Unicorn! &middot; GitHub</title></head></html>\n",
      };
    case "reset":
      return "reset";
    case "delay":
    case "meanwhile":
      return undefined;
  }
}

/** Whether the request is performed before the fault takes its answer away. */
export function strikesAfter(fault: Fault): boolean {
  return "when" in fault && fault.when === "after";
}
