import { createClient, type GitHubClient } from "../../src/github/client.ts";
import type { Keyring } from "../../src/github/marker/keyring.ts";
import type { GitHubWorld, TokenOptions } from "../world/github/world.ts";
import { testKeyring } from "./signed.ts";

/** A client of the world, impatient as a test is. */
export function connect(
  world: GitHubWorld,
  options: TokenOptions & { timeoutMs?: number; maxWaitMs?: number; keyring?: Keyring } = {},
): GitHubClient {
  const { timeoutMs = 10_000, maxWaitMs = 3000, keyring = testKeyring, ...token } = options;
  return createClient({
    token: world.token(token).value,
    apiUrl: world.apiUrl,
    keyring,
    timeoutMs,
    retry: { attempts: 3, baseMs: 1, maxWaitMs },
  });
}
