import { readSized } from "../blobs.ts";
import type { Repository } from "../repository.ts";

/** What a path of a tree comes to, links followed as git follows them. */
export type FollowedFile =
  | { readonly status: "read"; readonly bytes: Uint8Array }
  /** `size`: larger than the limit, or than what is left of it for all. `outside`: a link leaves the tree. */
  | { readonly status: "size" | "outside" | "missing" };

/** How much is read. */
interface ReadLimits {
  readonly maxBytes: number;
  readonly maxTotalBytes: number;
}

/**
 * Reads files of a tree, also those behind links that stay inside it. All with two calls of git, whatever their number.
 * @param paths repository-relative; one that a line cannot hold is missing
 */
export async function readFollowed(
  repository: Repository,
  treeish: string,
  paths: readonly string[],
  { maxBytes, maxTotalBytes }: ReadLimits,
): Promise<ReadonlyMap<string, FollowedFile>> {
  const asked = [...new Set(paths)].filter((path) => !/[\n\r\0]/.test(path));
  if (asked.length === 0) return new Map();
  const args = ["cat-file", "--batch-check", "--follow-symlinks"];
  const input = asked.map((path) => `${treeish}:${path}\n`).join("");
  const answers = answersIn(await repository.gitBytes(args, { input }));
  const found = new Map<string, FollowedFile | { readonly sha: string }>();
  const sizes = new Map<string, number>();
  let total = 0;
  for (const [at, path] of asked.entries()) {
    const line = answers[at] ?? "";
    const [, sha = "", bytes = ""] = /^([0-9a-f]{40,64}) blob (\d+)$/.exec(line) ?? [];
    const size = Number(bytes);
    if (sha === "") {
      found.set(path, { status: line.startsWith("symlink ") ? "outside" : "missing" });
    } else if (sizes.has(sha)) found.set(path, { sha });
    else if (size > maxBytes || total + size > maxTotalBytes) found.set(path, { status: "size" });
    else {
      total += size;
      sizes.set(sha, size);
      found.set(path, { sha });
    }
  }
  const contents = await readSized(repository, sizes);
  const read = [...found].map(([path, one]): [string, FollowedFile] => {
    if (!("sha" in one)) return [path, one];
    return [path, { status: "read", bytes: contents.get(one.sha) ?? Buffer.of() }];
  });
  return new Map(read);
}

/** The first line of each answer. Behind that of a link which leads to nothing stands its target, so many bytes. */
function answersIn(bytes: Uint8Array): string[] {
  const answers: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(0x0a, at);
    const line = Buffer.from(bytes.subarray(at, end < 0 ? bytes.length : end)).toString("latin1");
    answers.push(line);
    const [, length] = /^(?:symlink|dangling|loop|notdir) (\d+)$/.exec(line) ?? [];
    at = end < 0 ? bytes.length : end + 1;
    if (length !== undefined) at += Number(length) + 1;
  }
  return answers;
}
