import { writeBlobs } from "./blobs.ts";
import { findRenames, movedFiles, withRenames } from "./renames/moved-files.ts";
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

/** The unified diff of two commits or trees with all renames, as text for the parser in `review/`. */
export async function diffText(
  repository: Repository,
  from: string,
  to: string,
  options?: { readonly contextLines?: number },
): Promise<string> {
  return (await Array.fromAsync(diffPieces(repository, from, to, options))).join("");
}

/** The same in pieces of whole lines, as git prints it. */
export async function* diffPieces(
  repository: Repository,
  from: string,
  to: string,
  { contextLines = 3 }: { readonly contextLines?: number } = {},
): AsyncGenerator<string> {
  const { from: old, moved } = await movedFiles(repository, from, to);
  const args = ["diff", ...pure, `--unified=${contextLines}`, ...findRenames, old, to, "--"];
  for await (const text of repository.gitPieces(args)) yield withRenames(text, moved);
}

/** Two versions of a text; null where there is none. */
export interface TextVersions {
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * The unified diff of texts that no commit holds as they are, as one file each: its path is the text's position in the
 * list.
 */
export async function textsDiff(
  repository: Repository,
  texts: readonly TextVersions[],
): Promise<string> {
  if (texts.length === 0) return "";
  const trees = [];
  for (const side of ["before", "after"] as const) {
    const present = texts.flatMap((one, at) => {
      const text = one[side];
      return text === null ? [] : [{ name: String(at), text }];
    });
    const shas = await writeBlobs(
      repository,
      present.map(({ text }) => text),
    );
    const entries = present.map(({ name }, at) => `100644 blob ${shas[at]}\t${name}\n`);
    trees.push((await repository.git(["mktree"], { input: entries.join("") })).trim());
  }
  return await repository.git(["diff", ...pure, "--text", "--no-renames", ...trees, "--"]);
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

/** A changed path with both its blobs. */
export interface ChangedBlobs extends ChangedPath {
  readonly oldSha: string;
}

/** Every path that differs between two trees, renames as deletion and addition. */
export async function changedPaths(
  repository: Repository,
  from: string,
  to: string,
): Promise<ChangedBlobs[]> {
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
  const paths: ChangedBlobs[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const match = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) \w/.exec(fields[at] ?? "");
    if (!match) throw new Error(`unexpected diff-tree record: ${fields[at]}`);
    const [, oldMode = "", newMode = "", oldSha = "", newSha = ""] = match;
    paths.push({ path: fields[at + 1] ?? "", oldMode, newMode, oldSha, newSha });
  }
  return paths;
}

/** Files that git takes for renamed between two commits or trees: new path → old path. */
export async function renamedFiles(
  repository: Repository,
  from: string,
  to: string,
): Promise<Map<string, string>> {
  const { from: old, moved } = await movedFiles(repository, from, to);
  const args = ["diff-tree", "-r", "-z", ...findRenames, "--diff-filter=R", "--name-status"];
  const fields = (await repository.git([...args, old, to])).split("\0");
  const renamed = new Map(moved);
  for (let at = 0; at + 2 < fields.length; at += 3) {
    renamed.set(fields[at + 2] ?? "", fields[at + 1] ?? "");
  }
  return renamed;
}
