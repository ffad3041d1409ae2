import type { Repository } from "./repository.ts";

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
