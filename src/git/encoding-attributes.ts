import { join } from "node:path";
import type { Repository } from "./repository.ts";

/** What names an encoding: of the file as git holds it, and of the file in a working tree. */
const names = ["encoding", "working-tree-encoding"] as const;

/**
 * The encodings that the base's `.gitattributes` files name for paths, the likeliest first. Paths without one are not
 * in the map. https://git-scm.com/docs/gitattributes
 */
export async function encodingAttributes(
  repository: Repository,
  base: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  // Our own repository switches attributes off that change contents.
  await using reader = await repository.beside(
    join(repository.gitDir, `attributes-${crypto.randomUUID()}`),
    { ownAttributes: false },
  );
  const indexFile = reader.freshIndex();
  await reader.git(["read-tree", base], { indexFile });
  const args = ["check-attr", "--cached", "-z", "--stdin", ...names];
  const input = paths.map((path) => `${path}\0`).join("");
  const fields = (await reader.git(args, { indexFile, input })).split("\0");
  const found = new Map<string, string[]>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path = "", , value = ""] = fields.slice(at, at + 3);
    if (["unspecified", "unset", "set", ""].includes(value)) continue;
    found.set(path, [...(found.get(path) ?? []), value]);
  }
  return found;
}
