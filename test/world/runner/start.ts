import type { GitHubWorld } from "../github/world.ts";
import type { Runner } from "./runner.ts";

export interface RunnerOptions {
  world: GitHubWorld;
  /** Folder for workspace, temp and tool cache; by default a temporary one, removed at the end. */
  folder?: string;
  /** `RUNNER_TOOL_CACHE`, where runs are to share it. */
  toolCache?: string;
}

/** Starts a runner; disposing it ends what its steps left running. */
export async function startRunner(_options: RunnerOptions): Promise<Runner> {
  throw new Error("not built yet");
}
