import type { GitHubWorld } from "./world.ts";

/** Starts a GitHub on a free port of loopback. */
export async function startGitHub(_options: { folder?: string } = {}): Promise<GitHubWorld> {
  throw new Error("not built yet");
}
