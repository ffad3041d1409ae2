import { setTimeout as delay } from "node:timers/promises";
import { Octokit } from "@octokit/rest";
import { gitHubError, graphqlError } from "./failure.ts";
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
}

/** The one way to GitHub. Every failure is a `GitHubError`. */
export interface GitHubClient {
  readonly rest: Octokit["rest"];
  readonly paginate: Octokit["paginate"];
  /** Sends a GraphQL document; what it returns is not checked. */
  graphql<Data>(document: string, variables: Readonly<Record<string, unknown>>): Promise<Data>;
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

  return {
    rest: octokit.rest,
    paginate: octokit.paginate,
    async graphql<Data>(document: string, variables: Readonly<Record<string, unknown>>) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await octokit.graphql<Data>(document, variables);
        } catch (error) {
          const failure = graphqlError(error, document);
          const waitMs = graphqlRetryDelayMs(failure, attempt, retry);
          if (waitMs === undefined || signal?.aborted) throw failure;
          await delay(waitMs, undefined, { signal });
        }
      }
    },
  };
}

/**
 * Whether a request that may have been performed can be sent once more without harm: it creates nothing, and adds
 * nothing to what is there as an update of a check run does.
 */
function isRepeatable(parameters: { method: string; url: string; query?: unknown }): boolean {
  if (parameters.method === "PATCH") return !parameters.url.includes("/check-runs/");
  if (parameters.method !== "POST") return true;
  return typeof parameters.query === "string" && /^\s*query\b/.test(parameters.query);
}
