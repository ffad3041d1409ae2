import { createRepository, type Repository } from "../../src/git/repository.ts";
import { createGit } from "../../src/git/run-git.ts";

const path = "/usr/local/bin:/usr/bin:/bin";
const author = { name: "a", email: "a@example.com", date: "2026-01-02T03:04:05Z" };

/** A private repository in a folder that does not exist yet. */
export async function madeRepository(folder: string): Promise<Repository> {
  return await createRepository(createGit("/usr/bin/git", path), folder);
}

/** SHAs of a commit without parents that holds exactly these files, and of its tree. */
export async function madeCommit(
  repository: Repository,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<{ readonly commit: string; readonly tree: string }> {
  const indexFile = repository.freshIndex();
  for (const [name, text] of Object.entries(files)) {
    const sha = (await repository.git(["hash-object", "-w", "--stdin"], { input: text })).trim();
    const entry = `100644,${sha},${name}`;
    await repository.git(["update-index", "--add", "--cacheinfo", entry], { indexFile });
  }
  const tree = (await repository.git(["write-tree"], { indexFile })).trim();
  const made = await repository.git(["commit-tree", tree, "-F", "-"], { author, input: "x" });
  return { commit: made.trim(), tree };
}
