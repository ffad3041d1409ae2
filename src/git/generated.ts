import type { Repository } from "./repository.ts";

/**
 * The `linguist-generated` attribute of paths as the base's `.gitattributes` files say: what a change says about itself
 * does not count. Paths without the attribute are not in the map.
 */
export async function generatedAttributes(
  repository: Repository,
  base: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, boolean>> {
  const indexFile = repository.freshIndex();
  await repository.git(["read-tree", base], { indexFile });
  const args = ["check-attr", "--cached", "-z", "--stdin", "linguist-generated"];
  const input = paths.map((path) => `${path}\0`).join("");
  const fields = (await repository.git(args, { indexFile, input })).split("\0");
  const attributes = new Map<string, boolean>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path = "", , value] = fields.slice(at, at + 3);
    if (value === "set" || value === "true") attributes.set(path, true);
    if (value === "unset" || value === "false") attributes.set(path, false);
  }
  return attributes;
}
