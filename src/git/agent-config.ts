import { guardOf } from "./guarded-files.ts";

/**
 * Whether a path of a tree configures an agent or its tools, so that agents see the base's version of it: at any depth and
 * in any spelling that some file system opens as the same file.
 * @param path repository-relative POSIX path
 */
export function isAgentConfig(path: string): boolean {
  return guardOf(path)?.seen === "base";
}
