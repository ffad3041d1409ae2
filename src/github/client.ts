import { setTimeout as delay } from "node:timers/promises";
import { Octokit } from "@octokit/rest";
import { gitHubError, graphqlError } from "./failure.ts";
import { emptyKeyring, type Keyring } from "./marker/keyring.ts";
import {
  defaultRetryPolicy,
  graphqlRetryDelayMs,
  type RetryPolicy,
  retryDelayMs,
} from "./retry.ts";

export interface ClientOptions {
  readonly token: string;
  /** `GITHUB_API_URL`: `https://api.github.com`, on an Enterprise server `https://HOST/api/v3`. */
  readonly apiUrl: string;
  /** Aborts every request and every wait. */
  readonly signal?: AbortSignal | undefined;
  /** For one attempt. */
  readonly timeoutMs?: number | undefined;
  readonly retry?: RetryPolicy | undefined;
  /** Signs what is written through it, and tells it from what others wrote. Missing: nothing is signed or trusted. */
  readonly keyring?: Keyring | undefined;
  /** Sees every request first, the newest last in the list and first to be asked. */
  readonly intercepts?: readonly Intercept[] | undefined;
}

/** A request before it is sent. */
export interface RequestParts {
  readonly method: string;
  /** As a template: `/repos/{owner}/{repo}`. */
  readonly url: string;
  /** The document of a GraphQL request. */
  readonly query: unknown;
  /** Everything else that was given; no header, no token. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** An answer, as far as callers look at it. */
interface RestAnswer {
  readonly status: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

/** Sends a request, or answers in GitHub's place. */
export type Intercept = (
  request: RequestParts,
  send: () => Promise<RestAnswer>,
) => Promise<RestAnswer>;

/** The one way to GitHub. Every failure is a `GitHubError`. */
export interface GitHubClient {
  readonly keyring: Keyring;
  readonly rest: Octokit["rest"];
  readonly paginate: Octokit["paginate"];
  /** Sends a GraphQL document; what it returns is not checked. */
  graphql<Data>(document: string, variables: Readonly<Record<string, unknown>>): Promise<Data>;
  /** The same client for the markers of another configuration. */
  named(name: string | null): GitHubClient;
  /** The same client, whose every request goes through a function first. */
  intercepted(intercept: Intercept): GitHubClient;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A client for one token. Reading requests are repeated where that helps; creating ones are not, see `createOnce`. */
export function createClient(options: ClientOptions): GitHubClient {
  const { token, apiUrl, signal, timeoutMs = 30_000, retry = defaultRetryPolicy } = options;
  const octokit = new Octokit({
    auth: token,
    baseUrl: apiUrl.replace(/\/+$/, ""),
    userAgent: "crosscheck",
    log: silent,
  });

  octokit.hook.wrap("request", async (request, parameters) => {
    const repeatable = isRepeatable(parameters);
    for (let attempt = 1; ; attempt += 1) {
      const limit = AbortSignal.timeout(timeoutMs);
      const either = signal === undefined ? limit : AbortSignal.any([signal, limit]);
      // Set in place: octokit's hooks bind the original object, and a changed copy would be ignored.
      parameters.request = { ...parameters.request, signal: either };
      try {
        return await request(parameters);
      } catch (error) {
        const waitMs = retryDelayMs(error, attempt, repeatable, retry);
        if (waitMs === undefined || signal?.aborted) {
          throw gitHubError(error, `${parameters.method} ${parameters.url}`);
        }
        await delay(waitMs, undefined, { signal });
      }
    }
  });

  for (const intercept of options.intercepts ?? []) {
    octokit.hook.wrap("request", async (request, parameters) => {
      const answer = await intercept(partsOf(parameters), async () => await request(parameters));
      return answer as Awaited<ReturnType<typeof request>>;
    });
  }

  const { keyring = emptyKeyring } = options;
  return {
    keyring,
    rest: octokit.rest,
    paginate: octokit.paginate,
    named: (name) => createClient({ ...options, keyring: { ...keyring, name } }),
    intercepted: (intercept) =>
      createClient({ ...options, intercepts: [...(options.intercepts ?? []), intercept] }),
    async graphql<Data>(document: string, variables: Readonly<Record<string, unknown>>) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await octokit.graphql<Data>(document, variables);
        } catch (error) {
          const failure = graphqlError(error, document);
          const waitMs = graphqlRetryDelayMs(failure, attempt, reads(document), retry);
          if (waitMs === undefined || signal?.aborted) throw failure;
          await delay(waitMs, undefined, { signal });
        }
      }
    },
  };
}

function partsOf(request: { readonly method: string; readonly url: string }): RequestParts {
  const {
    method,
    url,
    query,
    headers,
    request: how,
    baseUrl,
    mediaType,
    ...parameters
  } = request as RequestParts & Readonly<Record<string, unknown>>;
  return { method, url, query, parameters };
}

/**
 * Whether a request whose answer was lost can be sent again without harm. It must create nothing, and add nothing
 * to what is there, as an update of a check run does.
 */
function isRepeatable(parameters: { method: string; url: string; query?: unknown }): boolean {
  if (parameters.method === "PATCH") return !parameters.url.includes("/check-runs/");
  if (parameters.method !== "POST") return true;
  return typeof parameters.query === "string" && reads(parameters.query);
}

/** Whether a GraphQL document writes nothing. */
function reads(document: string): boolean {
  return /^\s*query\b/.test(document);
}
