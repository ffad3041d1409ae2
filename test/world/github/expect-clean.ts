import { strictEqual } from "node:assert";
import type { GitHubWorld } from "./world.ts";

/** Throws where the program broke GitHub's contract, or the world did; every e2e test ends with it. */
export function expectClean(world: GitHubWorld): void {
  strictEqual(JSON.stringify(world.violations, null, 2), "[]", "GitHub's contract was broken");
  strictEqual(JSON.stringify(world.bugs, null, 2), "[]", "the world broke GitHub's contract");
}
