import { symlink } from "node:fs/promises";
import { join } from "node:path";
import type { Repository } from "../repository.ts";

/**
 * What the `.gitattributes` files of a commit say of paths, from its root, whichever folder we were started in; macros
 * count. What a machine or a user says beside them counts for the user's own repository alone, as it does for their git.
 * Values by their names, in git's words. https://git-scm.com/docs/gitattributes
 */
async function attributesAt(
  repository: Repository,
  commit: string,
  names: readonly string[],
  paths: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  if (paths.length === 0) return new Map();
  // Our own repository switches attributes off that change contents.
  await using reader = await repository.beside(
    join(repository.gitDir, `attributes-${crypto.randomUUID()}`),
    { ownAttributes: false },
  );
  const user = repository.userAttributes;
  if (user) await symlink(user.infoFile, join(reader.gitDir, "info", "attributes"));
  const indexFile = reader.freshIndex();
  await reader.git(["read-tree", commit], { indexFile });
  const out = await reader.git(["check-attr", "--cached", "-z", "--stdin", ...names], {
    indexFile,
    input: paths.map((path) => `${path}\0`).join(""),
    ...(user ? { config: user.config, systemAttributes: true } : {}),
  });
  const fields = out.split("\0");
  const found = new Map<string, Map<string, string>>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path = "", name = "", value = ""] = fields.slice(at, at + 3);
    const values = found.get(path) ?? new Map<string, string>();
    found.set(path, values.set(name, value));
  }
  return found;
}

/** The two words of Linguist's that say that nobody wrote a file here. */
const words = ["generated", "vendored"] as const;

/** What `.gitattributes` files say of a path; a word that they do not use is missing. */
type Attributes = { readonly [Word in (typeof words)[number]]?: boolean };

/**
 * The attributes `linguist-generated` and `linguist-vendored` of paths as the base's `.gitattributes` files say: what a
 * change says about itself does not count. Paths without them are not in the map.
 */
export async function linguistAttributes(
  repository: Repository,
  base: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Attributes>> {
  const names = words.map((word) => `linguist-${word}`);
  const attributes = new Map<string, Attributes>();
  for (const [path, said] of await attributesAt(repository, base, names, paths)) {
    const known = words.flatMap((word) => {
      const on = isOn.get(said.get(`linguist-${word}`) ?? "");
      return on === undefined ? [] : [[word, on] as const];
    });
    if (known.length > 0) attributes.set(path, Object.fromEntries(known));
  }
  return attributes;
}

const isOn: ReadonlyMap<string, boolean> = new Map([
  ["set", true],
  ["true", true],
  ["unset", false],
  ["false", false],
]);

/** What names an encoding: of the file as git holds it, and of the file in a working tree. */
const encodingNames = ["encoding", "working-tree-encoding"] as const;

/**
 * The encodings that the base's `.gitattributes` files name for paths, the likeliest first. Paths without one are not
 * in the map. https://git-scm.com/docs/gitattributes
 */
export async function encodingAttributes(
  repository: Repository,
  base: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (const [path, said] of await attributesAt(repository, base, encodingNames, paths)) {
    const named = encodingNames
      .map((name) => said.get(name) ?? "")
      .filter((value) => !["unspecified", "unset", "set", ""].includes(value));
    if (named.length > 0) found.set(path, named);
  }
  return found;
}
