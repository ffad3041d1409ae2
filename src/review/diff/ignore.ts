import type { SkippedFile } from "../../model/result.ts";
import { type Diff, diffPath, type FileDiff } from "./diff.ts";
import { globMatcher } from "./glob.ts";

/** A diff without the files that are left out. */
export interface ReviewedDiff {
  readonly reviewed: Diff;
  readonly ignored: readonly SkippedFile[];
}

/** What leaves files out, all of it from the base: what a change says about itself does not count. */
export interface IgnoreRules {
  /** Globs of the configuration. One without a slash matches in every folder. */
  readonly globs: readonly string[];
  /** Paths with their `linguist-generated` attribute; a path that is not in it has none. */
  readonly generated: ReadonlyMap<string, boolean>;
}

/** What is left out by default, by reason. */
const defaults: readonly { readonly reason: string; readonly globs: readonly string[] }[] = [
  {
    reason: "lock file",
    globs: [
      "{package-lock.json,npm-shrinkwrap.json,pnpm-lock.yaml,deno.lock,bun.lock,bun.lockb,yarn.lock}",
      "{Cargo,Gemfile,composer,poetry,Pipfile,uv,pdm,mix,pubspec,Podfile,flake,Chart}.lock",
      "{go.sum,go.work.sum,gradle.lockfile,Package.resolved,packages.lock.json,.terraform.lock.hcl}",
    ],
  },
  {
    reason: "vendored",
    globs: ["**/{node_modules,vendor,third_party,bower_components,Pods,site-packages}/**"],
  },
  {
    reason: "generated",
    globs: [
      "*.{min.js,min.css,min.mjs,bundle.js,js.map,css.map,mjs.map,d.ts.map}",
      "*.{pb.go,pb.cc,pb.h,pb.swift,pb.ts,g.dart,freezed.dart,designer.cs,Designer.cs}",
      "{*_pb2.py,*_pb2.pyi,*_pb2_grpc.py,*_pb.js,*_pb.d.ts,*.generated.*,zz_generated.*}",
      "*.snap",
      "**/__generated__/**",
    ],
  },
];

/**
 * Splits a diff into what is reviewed and what is left out. Left out are binary, generated, vendored and lock files, by
 * the base's attributes or by name, and the configured globs. `linguist-generated=false` keeps a file that only looks
 * generated.
 */
export function ignoreFiles(diff: Diff, rules: IgnoreRules): ReviewedDiff {
  const configured = rules.globs.map((glob) => ({ reason: `ignored by ${glob}`, globs: [glob] }));
  const tests = [...configured, ...defaults].map(({ reason, globs }) => ({
    reason,
    matches: globMatcher(globs),
  }));
  const reviewed: FileDiff[] = [];
  const ignored: SkippedFile[] = [];
  for (const file of diff.files) {
    const path = diffPath(file);
    const marked = rules.generated.get(path);
    const named = tests.find(({ reason, matches }) => {
      return matches(path) && !(reason === "generated" && marked === false);
    });
    const reason = file.binary ? "binary" : marked ? "generated" : named?.reason;
    if (reason === undefined) reviewed.push(file);
    else ignored.push({ file: path, reason });
  }
  return { reviewed: { files: reviewed }, ignored };
}
