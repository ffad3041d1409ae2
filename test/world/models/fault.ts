/** Where a stream breaks: before any byte, after its first event, after its first delta, before its last events. */
type StreamPoint = "before-headers" | "after-start" | "mid-text" | "before-stop";

/** A failure of the vendor, planted by a step. */
export type Fault =
  | {
      /** An HTTP error with the vendor's error body. */
      readonly kind: "status";
      readonly status: number;
      /** The vendor's word for it (`overloaded_error`, `rate_limit_exceeded`, `RESOURCE_EXHAUSTED`). Undefined: the usual one. */
      readonly code?: string;
      readonly message?: string;
      /** Sent as `retry-after`; Gemini gets it as `RetryInfo` in the body too, the only place its CLI looks at. */
      readonly retryAfterSeconds?: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** The body, instead of the vendor's error; a string is sent as it is. */
      readonly body?: unknown;
    }
  | {
      /** HTTP 200, then an error event in the stream, after what the step says and instead of its end. */
      readonly kind: "stream-error";
      readonly code?: string;
      readonly message?: string;
    }
  /** The connection is closed. */
  | { readonly kind: "cut"; readonly at: StreamPoint }
  /** The stream ends as HTTP allows, but without the vendor's last events. */
  | { readonly kind: "truncated" }
  /** Nothing more is sent, and the connection stays open until the client closes it or the world ends. */
  | { readonly kind: "silent"; readonly at: StreamPoint }
  /** HTTP 200 and `body` in place of the stream. Undefined: an event whose JSON is broken. */
  | { readonly kind: "garbage"; readonly body?: string };
