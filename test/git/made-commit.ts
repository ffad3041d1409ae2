import { writeBlobs } from "../../src/git/blobs.ts";
import { createRepository, type Repository } from "../../src/git/repository.ts";
import { createGit } from "../../src/git/run-git.ts";
import { losslessBytes } from "../../src/text/lossless.ts";

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
  const entries = Object.entries(files).map(([name, file]) => {
    const isPlain = typeof file === "string" || file instanceof Uint8Array;
    return { name, ...(isPlain ? { mode: "100644", content: file } : file) };
  });
  const isCommit = ({ mode }: { mode: string }) => mode === "160000";
  const written = entries.filter((entry) => !isCommit(entry));
  const shas = await writeBlobs(
    repository,
    written.map(({ content }) => (typeof content === "string" ? losslessBytes(content) : content)),
  );
  const input = entries.map((entry) => {
    const sha = isCommit(entry) ? entry.content : shas[written.indexOf(entry)];
    return `${entry.mode} ${sha}\t${entry.name}\0`;
  });
  await repository.git(["update-index", "--add", "-z", "--index-info"], {
    indexFile,
    input: input.join(""),
  });
  const tree = (await repository.git(["write-tree"], { indexFile })).trim();
  const made = await repository.git(["commit-tree", tree, "-F", "-"], { author, input: "x" });
  return { commit: made.trim(), tree };
}
