import type { IncomingHttpHeaders } from "node:http";
import type { RequestContent, Vendor } from "./request.ts";
import type { Step } from "./step.ts";

/** An HTTP request on one of a vendor's paths, its body parsed as JSON. */
export interface Incoming {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** An error of the vendor, before it is written in the vendor's shape. */
export interface VendorError {
  readonly status: number;
  readonly message: string;
  /** The vendor's word for it; undefined: the usual one for the status. */
  readonly code?: string | undefined;
  /** The member of the request that is wrong; only OpenAI says it. */
  readonly param?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** A piece of a stream. Faults are placed by phase. */
export interface Frame {
  /** `start` before anything the model said, `delta` a part of it, `stop` after all of it, `body` what lies between. */
  readonly phase: "start" | "delta" | "body" | "stop";
  readonly text: string;
}

/** One answer in both of its forms. */
export interface WireAnswer {
  readonly frames: readonly Frame[];
  /** The answer as one JSON value, for a request that wants no stream. */
  readonly whole: unknown;
}

/** A request whose body has the right shape. */
interface ReadRequest {
  readonly content: RequestContent;
  /** What the vendor refuses although the shape is right; undefined: nothing. */
  readonly refusal: VendorError | undefined;
}

/** What a vendor's protocol consists of. All functions are pure but for the ids they make. */
export interface Protocol {
  readonly vendor: Vendor;
  /** True when this vendor serves the method and path. */
  serves(method: string, url: URL): boolean;
  /** The key as sent; empty or undefined when there is none. */
  keyOf(headers: IncomingHttpHeaders): string | undefined;
  /** The answer to a missing (undefined) or wrong key. */
  badKey(key: string | undefined): VendorError;
  /** Reads a request, or says why its shape is refused. */
  read(incoming: Incoming): ReadRequest | { readonly refusal: VendorError };
  /** Writes a step as an answer to that request. Throws when this vendor has no way to say it. */
  answer(step: Step, content: RequestContent): WireAnswer;
  /** What a side request gets when no script asks for it. */
  sideStep(content: RequestContent): Step;
  /** The body of an HTTP error. */
  errorBody(error: VendorError): unknown;
  /** The event that reports an error in the middle of a stream. */
  streamError(code: string | undefined, message: string): string;
}
