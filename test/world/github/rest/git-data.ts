import { writeCommit } from "../../git/commit.ts";
import { objectOf, readBlob, typeOf, writeBlob } from "../../git/object.ts";
import { listTree, type TreeEntry, writeTree } from "../../git/tree.ts";
import { person } from "../act/commit.ts";
import type { Repository } from "../entity/repository.ts";
import { HttpError, notFound } from "../http-error.ts";
import { repositoryUrl, type State } from "../state.ts";
import { gitCommitView } from "../view/commit.ts";
import { base64Lines } from "./contents.ts";
import { created, found, handlers, ok, writer } from "./handler.ts";

function treeView(state: State, repository: Repository, sha: string, entries: TreeEntry[]) {
  const root = `${repositoryUrl(state, repository)}/git`;
  return {
    sha,
    url: `${root}/trees/${sha}`,
    truncated: false,
    tree: entries.map(({ path, mode, type, sha: entrySha, size }) => ({
      path,
      mode,
      type,
      sha: entrySha,
      url: `${root}/${type}s/${entrySha}`,
      ...(size === undefined ? {} : { size }),
    })),
  };
}

export const gitDataHandlers = handlers({
  async "git/create-blob"({ state, repository, input }) {
    const encoding = input.encoding === "base64" ? "base64" : "utf8";
    const sha = await writeBlob(repository.gitDirectory, Buffer.from(input.content, encoding));
    return created({ sha, url: `${repositoryUrl(state, repository)}/git/blobs/${sha}` });
  },

  async "git/get-blob"({ state, repository, input }) {
    const { file_sha: sha } = input;
    if ((await typeOf(repository.gitDirectory, sha)) !== "blob") throw notFound();
    const bytes = await readBlob(repository.gitDirectory, sha);
    return ok({
      sha,
      node_id: `B_${sha}`,
      size: bytes.length,
      url: `${repositoryUrl(state, repository)}/git/blobs/${sha}`,
      content: base64Lines(bytes),
      encoding: "base64",
    });
  },

  async "git/create-tree"({ state, repository, input }) {
    const directory = repository.gitDirectory;
    const base = input.base_tree && found(await objectOf(directory, `${input.base_tree}^{tree}`));
    const changes = await Promise.all(
      input.tree.map(async ({ path = "", mode = "100644", sha, content }) => {
        if (content !== undefined) return { path, mode, sha: await writeBlob(directory, content) };
        if (sha && mode !== "160000" && !(await typeOf(directory, sha))) {
          throw new HttpError(422, `tree.sha ${sha} is not a valid blob`);
        }
        return { path, mode, sha: sha ?? null };
      }),
    );
    const sha = await writeTree(directory, changes, base);
    return created(treeView(state, repository, sha, await listTree(directory, sha)));
  },

  async "git/get-tree"({ state, repository, input }) {
    const directory = repository.gitDirectory;
    const sha = found(await objectOf(directory, `${input.tree_sha}^{tree}`));
    const entries = await listTree(directory, sha, input.recursive !== undefined);
    return ok(treeView(state, repository, sha, entries));
  },

  async "git/create-commit"(call) {
    const { state, repository, input } = call;
    const directory = repository.gitDirectory;
    const { message, tree, parents = [] } = input;
    if ((await typeOf(directory, tree)) !== "tree") {
      throw new HttpError(422, "Tree SHA does not exist");
    }
    for (const parent of parents) {
      if ((await typeOf(directory, parent)) !== "commit") {
        throw new HttpError(422, "Parent SHA does not exist or is not a commit object");
      }
    }
    const author = { ...person(state, writer(call).login), ...input.author };
    const committer = { ...author, ...input.committer };
    const commit = { message, tree, parents, author, committer, signature: undefined };
    const sha = await writeCommit(directory, commit);
    return created(await gitCommitView(state, repository, sha));
  },

  async "git/get-commit"({ state, repository, input }) {
    if ((await typeOf(repository.gitDirectory, input.commit_sha)) !== "commit") throw notFound();
    return ok(await gitCommitView(state, repository, input.commit_sha));
  },
});
