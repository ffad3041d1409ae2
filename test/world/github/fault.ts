/**
 * What goes wrong with a request.
 *
 * - `status`: an answer of our choice;
 * - `secondary-limit`: GitHub's refusal of too much content at once, with `retry-after`;
 * - `primary-limit`: the hourly limit is used up;
 * - `bad-gateway`: the HTML page of an incident;
 * - `reset`: the connection breaks without an answer;
 * - `delay`: the answer takes its time;
 * - `meanwhile`: something else happens in the world first (a push, a deletion); then the answer.
 *
 * `when: "after"` performs the request and then loses its answer.
 */
export type Fault =
  | {
      kind: "status";
      status: number;
      body?: unknown;
      headers?: Record<string, string>;
      when?: "before" | "after";
    }
  | { kind: "secondary-limit"; retryAfterSeconds?: number; status?: 403 | 429 }
  | { kind: "primary-limit"; resetAtSeconds?: number }
  | { kind: "bad-gateway"; when?: "before" | "after" }
  | { kind: "reset"; when?: "before" | "after" }
  | { kind: "delay"; delayMs: number }
  | { kind: "meanwhile"; run: () => void | Promise<void> };

/** A fault that waits for its operation. */
export interface PendingFault {
  /** An operation as in `LogEntry`, a GraphQL root field as `graphql/<field>`, or `*`. */
  operation: string;
  fault: Fault;
  /** How many matching requests pass unharmed first. */
  skip: number;
  /** How many requests it still strikes. */
  times: number;
}
