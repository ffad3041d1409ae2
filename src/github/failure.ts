import { GitHubError } from "../errors.ts";
import { permissionName } from "./permission-name.ts";

/** What an error of the client says of the answer; every member is undefined where there was no answer. */
export interface Answer {
  readonly status: number | undefined;
  readonly message: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** The answer behind an error: octokit gives errors without an answer the status 500. */
export function answerOf(error: unknown): Answer {
  const message = error instanceof Error ? error.message : String(error);
  const response = member(error, "response");
  const status = member(error, "status");
  const headers = member(response, "headers");
  return {
    status: response !== undefined && typeof status === "number" ? status : undefined,
    message,
    headers: typeof headers === "object" && headers !== null ? { ...headers } : {},
  };
}

/** An error of the client as a `GitHubError` that names the permission which is missing. */
export function gitHubError(error: unknown, operation: string): GitHubError {
  if (error instanceof GitHubError) return error;
  const { status, message, headers } = answerOf(error);
  if (status === undefined) {
    return new GitHubError(`GitHub did not answer: ${message}`, undefined, undefined, error);
  }
  const refused = status === 403 || (status === 404 && operation.startsWith("POST"));
  const permission = refused
    ? permissionName(operation, headers["x-accepted-github-permissions"])
    : undefined;
  return withPermission(message, status, permission, error);
}

/** The HTTP statuses that the kinds of GraphQL errors stand for; the answer itself is a 200. */
const graphqlStatuses: Readonly<Record<string, number>> = {
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  STALE_DATA: 409,
  RATE_LIMITED: 429,
  INTERNAL: 502,
  SERVICE_UNAVAILABLE: 502,
};

/** GitHub's words where it failed at a document: it is open whether anything of it was done. */
const failed = /^(?:Something went wrong while executing|We couldn't respond|Timeout on )/i;

/** The error of a GraphQL answer as a `GitHubError`. */
export function graphqlError(error: unknown, document: string): GitHubError {
  if (error instanceof GitHubError) return error;
  const errors = member(error, "errors");
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  if (first === undefined) return gitHubError(error, document);
  const type = String(member(first, "type") ?? "");
  const message = String(member(first, "message") ?? type);
  const limited = /secondary rate limit/i.test(message);
  const known = limited ? 429 : graphqlStatuses[type];
  const status = known ?? (failed.test(message) ? 502 : 422);
  const permission = status === 403 ? permissionName(document, undefined) : undefined;
  return withPermission(message, status, permission, error);
}

/** Whether it is open if a request that failed this way was performed: no answer, or an answer of 5xx. */
export function isLost(error: unknown): boolean {
  return error instanceof GitHubError && (error.status === undefined || error.status >= 500);
}

/**
 * Whether GitHub failed, or failed us, and did not refuse this very request: no answer, 5xx, a used up limit, an
 * expired token. Whatever is no failure of GitHub's is none of its refusals either.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof GitHubError) || isLost(error)) return true;
  const { status, message } = error;
  return status === 401 || status === 429 || (status === 403 && /rate limit/i.test(message));
}

/** Whether GitHub refused with this status. */
export function isRefused(error: unknown, ...statuses: readonly number[]): error is GitHubError {
  return error instanceof GitHubError && statuses.includes(error.status ?? 0);
}

/** The headers of a GraphQL answer with errors; undefined where the error is another one. */
export function graphqlHeaders(error: GitHubError): Answer["headers"] | undefined {
  const headers = member(error.cause, "errors") && member(error.cause, "headers");
  return typeof headers === "object" && headers !== null ? { ...headers } : undefined;
}

/** What a GraphQL document did all the same, by its fields; undefined when it did nothing, or the error is another one. */
export function partialAnswer<Data>(error: GitHubError): Data | undefined {
  const data = member(error.cause, "data");
  return typeof data === "object" && data !== null ? (data as Data) : undefined;
}

/** Where in a GraphQL answer GitHub failed; empty where the error is another one. */
export function graphqlErrors(error: GitHubError): { readonly path: readonly unknown[] }[] {
  const errors = member(error.cause, "errors");
  if (!Array.isArray(errors)) return [];
  return errors.map((one: unknown) => {
    const path = member(one, "path");
    return { path: Array.isArray(path) ? path : [] };
  });
}

function withPermission(
  message: string,
  status: number,
  permission: string | undefined,
  cause: unknown,
): GitHubError {
  const hint = permission === undefined ? "" : ` (the token lacks ${permission})`;
  return new GitHubError(`GitHub answered ${status}: ${message}${hint}`, status, permission, cause);
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
