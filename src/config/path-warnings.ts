import { pathListWarnings, vainExceptions } from "../path-list.ts";
import type { Config } from "./config.ts";

/** What a configuration's lists of paths cannot mean, for whoever wrote them. */
export function pathWarnings({ ignore, fixPaths }: Pick<Config, "ignore" | "fixPaths">): string[] {
  return [
    ...pathListWarnings("ignore", ignore),
    ...vainExceptions("ignore", ignore),
    ...pathListWarnings("fix-paths", fixPaths),
  ];
}
