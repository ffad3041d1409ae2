import type { Config } from "../config/config.ts";
import { type CoderName, coderNames } from "./catalog.ts";

/** Programs that somebody named instead of the pinned ones, by coder. */
export function givenPaths(
  config: Pick<Config, `${CoderName}Path`>,
): Partial<Readonly<Record<CoderName, string>>> {
  return Object.fromEntries(
    coderNames.flatMap((name) => {
      const path = config[`${name}Path`];
      return path === null ? [] : [[name, path]];
    }),
  );
}
