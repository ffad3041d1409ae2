import { afterEach, beforeEach } from "vitest";
import { expectClean } from "../world/github/expect-clean.ts";
import { startGitHub } from "../world/github/start.ts";
import type { GitHubWorld } from "../world/github/world.ts";
import { type Scene, setScene } from "./scene.ts";

/** A world of its own for each test of a file, with one pull request; after the test nobody has broken its contract. */
export interface EachScene extends Scene {
  readonly world: GitHubWorld;
}

/** Sets the scene before each test of a file. The members are those of the test that runs. */
export function eachScene(): EachScene {
  let world: GitHubWorld;
  let scene: Scene;
  beforeEach(async () => {
    world = await startGitHub();
    scene = await setScene(world);
  });
  afterEach(async () => {
    expectClean(world);
    await world[Symbol.asyncDispose]();
  });
  return {
    get world() {
      return world;
    },
    get repository() {
      return scene.repository;
    },
    get pull() {
      return scene.pull;
    },
  };
}
