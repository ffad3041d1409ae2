import { type AnyPlay, anyPlay } from "./attack.ts";
import { configuredBase, configuredHead } from "./plays/configuration.ts";
import { reachBare, reachJailed } from "./plays/reach.ts";

/** Every play of the corpus. */
export const plays: readonly AnyPlay[] = [
  anyPlay(configuredBase),
  anyPlay(configuredHead),
  anyPlay(reachJailed),
  anyPlay(reachBare),
];
