import { diffText } from "../git/diff.ts";
import { generatedAttributes } from "../git/generated.ts";
import type { Repository } from "../git/repository.ts";
import { agentTree } from "../git/tree.ts";
import { diffPath } from "../review/diff.ts";
import { ignoreFiles } from "../review/ignore.ts";
import { parseDiff } from "../review/parse-diff.ts";
import type { Change } from "./change.ts";

/** Reads what changed between two commits of a repository: what agents see, what reviewers are shown, what not and why. */
export async function readScope(
  repository: Repository,
  base: string,
  head: string,
  globs: readonly string[],
): Promise<Pick<Change, "tree" | "diff" | "reviewed" | "skippedFiles">> {
  const [tree, text] = await Promise.all([
    agentTree(repository, head, base),
    diffText(repository, base, head),
  ]);
  const diff = parseDiff(text);
  const generated = await generatedAttributes(repository, base, diff.files.map(diffPath));
  const { reviewed, ignored } = ignoreFiles(diff, { globs, generated });
  return { tree, diff, reviewed, skippedFiles: ignored };
}
