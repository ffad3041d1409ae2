import { pathListWarnings, vainExceptions } from "../path-list.ts";
import type { Config } from "./config.ts";

/** What a configuration's lists of paths cannot mean, for whoever wrote them. */
export function pathWarnings({
  ignore,
  fixPaths,
  rules,
}: Pick<Config, "ignore" | "fixPaths" | "rules">): string[] {
  return [
    ...pathListWarnings("ignore", ignore),
    ...vainExceptions("ignore", ignore),
    ...pathListWarnings("fix-paths", fixPaths),
    ...new Set(rules.flatMap(({ paths }) => pathListWarnings("rules", paths))),
  ];
}
