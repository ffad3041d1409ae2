import { createClient, type GitHubClient } from "../../src/github/client.ts";
import type { GitHubWorld, TokenOptions } from "../world/github/world.ts";

/** A client of the world, impatient as a test is. */
export function connect(
  world: GitHubWorld,
  options: TokenOptions & { timeoutMs?: number; maxWaitMs?: number } = {},
): GitHubClient {
  const { timeoutMs = 10_000, maxWaitMs = 3000, ...token } = options;
  return createClient({
    token: world.token(token).value,
    apiUrl: world.apiUrl,
    timeoutMs,
    retry: { attempts: 3, baseMs: 1, maxWaitMs },
  });
}
