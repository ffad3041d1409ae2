import picomatch from "picomatch";
import { diffPath, type FileDiff } from "./diff.ts";

/** Files that tools write. */
const generated = [
  "**/*.min.{js,css}",
  "**/*.map",
  "**/*.snap",
  "**/*.pb.go",
  "**/*_pb2.py",
  "**/*.g.dart",
  "**/*.generated.*",
  "**/{dist,build,out}/**",
  "**/__generated__/**",
];

/** Other people's code. */
const vendored = ["**/{node_modules,vendor,third_party,Pods,bower_components}/**"];

const locks = [
  "**/{package-lock.json,npm-shrinkwrap.json,yarn.lock,pnpm-lock.yaml,bun.lock,bun.lockb,deno.lock}",
  "**/{Cargo.lock,go.sum,poetry.lock,uv.lock,Pipfile.lock,Gemfile.lock,composer.lock,flake.lock,packages.lock.json}",
];

const options = { dot: true };
const isGenerated = picomatch(generated, options);
const isVendored = picomatch(vendored, options);
const isLock = picomatch(locks, options);

/** Why nobody reviews a file; undefined when it is reviewed. */
export type SkipReason = (file: FileDiff) => string | undefined;

/**
 * Decides what is left out: binary, generated, vendored and lock files, and whatever the globs name.
 * @param globs of the configuration, as picomatch reads them, from the root of the repository
 */
export function skipReason(globs: readonly string[]): SkipReason {
  const isIgnored = globs.length === 0 ? () => false : picomatch([...globs], options);
  return (file) => {
    const path = diffPath(file);
    if (isIgnored(path)) return "ignored by the configuration";
    if (file.submodule) return "submodule";
    if (file.binary) return "binary";
    if (isLock(path)) return "lock file";
    if (isVendored(path)) return "vendored";
    if (isGenerated(path)) return "generated";
    return undefined;
  };
}
