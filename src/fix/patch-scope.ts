import type { ReportedIssue } from "../model/issue.ts";
import type { FixResult } from "../model/result.ts";

/** What one fix may change by itself. */
export interface PatchScope {
  /** Files of the issue and of the change under review. */
  readonly files: ReadonlySet<string>;
}

/** More files than this, beyond those of a scope, are no repair of one issue. */
const maxFurther = 3;

/** What code is written in, and what stands beside it. A tool's own files have other names, or hidden ones. */
const sourceFile =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|pyi|rb|php|java|kts?|scala|groovy|clj[cs]?|go|rs|c|cc|cpp|cxx|h|hh|hpp|hxx|m|mm|swift|cs|fs|fsi|vb|dart|ex|exs|erl|hrl|hs|ml|mli|elm|lua|pl|pm|r|jl|nim|zig|sol|sql|graphql|gql|proto|html?|css|scss|sass|less|hbs|erb|ejs|twig|md|mdx|rst|adoc|txt)$/i;

/** The files that an issue names, by its own claim and by where it was found. */
export function issueFiles({ file, anchor }: Pick<ReportedIssue, "file" | "anchor">): string[] {
  const paths = [file, anchor?.file ?? null, anchor?.location?.file ?? null];
  return [...new Set(paths)].filter((path) => path !== null);
}

/** Which of the paths that a patch changes are neither in its scope nor tests of what is. */
export function furtherPaths(paths: readonly string[], { files }: PatchScope): string[] {
  const inside = [...files];
  return paths.filter(
    (path) => !files.has(path) && !inside.some((source) => isTestOf(path, source)),
  );
}

/** Why a patch that changes these paths is only shown, for people; null when it may be committed. */
export function scopeObjection(paths: readonly string[], scope: PatchScope): string | null {
  const further = furtherPaths(paths, scope);
  const odd = further.find((path) => !isSource(path));
  if (odd !== undefined) {
    return `${JSON.stringify(odd)} is no source file, and neither the issue nor the change is about it`;
  }
  if (further.length <= maxFurther) return null;
  return `it changes ${further.length} files beyond those of the issue and of the change, more than ${maxFurther}`;
}

/** Whether a fix may be committed as far as its scope goes; else people are only shown it. */
export function isCommittable(fix: FixResult): fix is FixResult & { readonly patch: string } {
  return fix.status === "fixed" && fix.patch !== null && fix.reason === null;
}

function isSource(path: string): boolean {
  return sourceFile.test(path) && path.split("/").every((name) => !name.startsWith("."));
}

/** Folders that hold tests of what is beside them, or of a tree of the same shape. */
const testFolder = /^(?:tests?|__tests__|specs?|unit|integration)$/i;

/** `cart.test.ts`, `test_cart.py`, `cart_test.go`, `CartTest.java`, or `cart.ts` in a folder of tests. */
function isTestOf(path: string, source: string): boolean {
  if (!isSource(path) || extension(path) !== extension(source)) return false;
  const folders = path.split("/").slice(0, -1);
  const inTests = folders.some((name) => testFolder.test(name));
  const isBeside = folders.join("/") === source.split("/").slice(0, -1).join("/");
  if (!inTests && !isBeside) return false;
  const name = stem(path);
  const of = stem(source);
  if (name === of) return inTests;
  const around = name.startsWith(of) ? name.slice(of.length) : undefined;
  return (
    (around !== undefined && /^[._-]?(?:tests?|spec|it)$/.test(around)) || isPrefixed(name, of)
  );
}

function isPrefixed(name: string, of: string): boolean {
  return name === `test_${of}` || name === `test-${of}` || name === `test${of}`;
}

function stem(path: string): string {
  return (path.split("/").at(-1) ?? "").toLowerCase().replace(/\.[^.]*$/, "");
}

function extension(path: string): string {
  return /\.[^./]*$/.exec(path)?.[0].toLowerCase() ?? "";
}
