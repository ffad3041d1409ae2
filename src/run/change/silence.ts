import type { Config } from "../../config/config.ts";
import { compilePaths } from "../../path-list.ts";
import { type Silence, silenceOf } from "../../review/scope/silence.ts";
import type { Change } from "./change.ts";

/** What is silent in a change under a configuration. */
export function silenceIn(
  { skippedFiles }: Pick<Change, "skippedFiles">,
  { ignore }: Pick<Config, "ignore">,
): Silence {
  return silenceOf(skippedFiles, compilePaths(ignore));
}

/**
 * What is silent where the change is not looked at: what the configuration of now says comes before what was so at the
 * last review.
 * @param before why the issue was silent then; undefined: it was not
 */
export function silenceSince(
  before: string | undefined,
  { ignore }: Pick<Config, "ignore">,
): Silence {
  const ignored = compilePaths(ignore);
  const silence = silenceOf([], ignored);
  return (file) => silence(file) ?? (ignored.ask(file)?.says === "out" ? undefined : before);
}
