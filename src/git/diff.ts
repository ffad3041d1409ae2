import type { Repository } from "./repository.ts";

/** Options that make a diff a function of its two trees alone. */
const pure = [
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--submodule=short",
  "--no-relative",
  "--full-index",
] as const;

/** The unified diff of two commits or trees with renames, as text for the parser in `review/`. */
export async function diffText(
  repository: Repository,
  from: string,
  to: string,
  { contextLines = 3 }: { contextLines?: number } = {},
): Promise<string> {
  return await repository.git([
    "diff",
    ...pure,
    `--unified=${contextLines}`,
    "--find-renames",
    from,
    to,
    "--",
  ]);
}

/** A patch that `git apply` takes, binary files included, of everything that differs between two trees. */
export async function patchText(repository: Repository, from: string, to: string): Promise<string> {
  return await repository.git(["diff", ...pure, "--binary", "--no-renames", from, to, "--"]);
}

/** One path that differs between two trees. `00…0` and mode `000000` stand for absent. */
export interface ChangedPath {
  readonly path: string;
  readonly oldMode: string;
  readonly newMode: string;
  readonly newSha: string;
}

/** Every path that differs between two trees, renames as deletion and addition. */
export async function changedPaths(
  repository: Repository,
  from: string,
  to: string,
): Promise<ChangedPath[]> {
  const out = await repository.git([
    "diff-tree",
    "-r",
    "-z",
    "--no-renames",
    "--full-index",
    from,
    to,
  ]);
  const fields = out.split("\0");
  const paths: ChangedPath[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const match = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) \w/.exec(fields[at] ?? "");
    if (!match) throw new Error(`unexpected diff-tree record: ${fields[at]}`);
    const [, oldMode = "", newMode = "", , newSha = ""] = match;
    paths.push({ path: fields[at + 1] ?? "", oldMode, newMode, newSha });
  }
  return paths;
}

/** Files that git takes for renamed between two commits or trees: new path → old path. */
export async function renamedFiles(
  repository: Repository,
  from: string,
  to: string,
): Promise<Map<string, string>> {
  const out = await repository.git([
    "diff-tree",
    "-r",
    "-z",
    "--find-renames",
    "--diff-filter=R",
    "--name-status",
    from,
    to,
  ]);
  const fields = out.split("\0");
  const renamed = new Map<string, string>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    renamed.set(fields[at + 2] ?? "", fields[at + 1] ?? "");
  }
  return renamed;
}
