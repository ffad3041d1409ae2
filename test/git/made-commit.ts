import { createRepository, type Repository } from "../../src/git/repository.ts";
import { createGit } from "../../src/git/run-git.ts";

const path = "/usr/local/bin:/usr/bin:/bin";
const author = { name: "a", email: "a@example.com", date: "2026-01-02T03:04:05Z" };

/** A private repository in a folder that does not exist yet. */
export async function madeRepository(folder: string): Promise<Repository> {
  return await createRepository(createGit("/usr/bin/git", path), folder);
}

/** A file: its content, or with a mode of its own. A submodule's content is its commit. */
export type MadeFile = string | Uint8Array | { readonly mode: string; readonly content: string };

/** Files by their names, which are bytes read as `losslessText`. */
export type MadeFiles = Readonly<Record<string, MadeFile>>;

/** SHAs of a commit without parents that holds exactly these files, and of its tree. */
export async function madeCommit(
  repository: Repository,
  files: MadeFiles,
): Promise<{ readonly commit: string; readonly tree: string }> {
  const indexFile = repository.freshIndex();
  for (const [name, file] of Object.entries(files)) {
    const isPlain = typeof file === "string" || file instanceof Uint8Array;
    const { mode, content } = isPlain ? { mode: "100644", content: file } : file;
    const args = ["hash-object", "-w", "--stdin"];
    const isCommit = mode === "160000" && typeof content === "string";
    const sha = isCommit ? content : (await repository.git(args, { input: content })).trim();
    const input = `${mode} ${sha}\t${name}\0`;
    await repository.git(["update-index", "--add", "-z", "--index-info"], { indexFile, input });
  }
  const tree = (await repository.git(["write-tree"], { indexFile })).trim();
  const made = await repository.git(["commit-tree", tree, "-F", "-"], { author, input: "x" });
  return { commit: made.trim(), tree };
}
