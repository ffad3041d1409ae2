import { objectOf, readBlob, typeOf } from "../../git/object.ts";
import { listTree, type TreeEntry } from "../../git/tree.ts";
import type { Repository } from "../entity/repository.ts";
import { notFound } from "../http-error.ts";
import { repositoryUrl, type State } from "../state.ts";
import { found, handlers, ok } from "./handler.ts";

// Above it `content` is empty: https://docs.github.com/rest/repos/contents#get-repository-content
const contentLimitBytes = 1_048_576;

function kindOf({ type, mode }: Pick<TreeEntry, "type" | "mode">): string {
  if (type === "tree") return "dir";
  if (type === "commit") return "submodule";
  return mode === "120000" ? "symlink" : "file";
}

interface Item {
  path: string;
  sha: string;
  type: string;
  size: number;
}

function itemView(state: State, repository: Repository, ref: string, item: Item) {
  const root = repositoryUrl(state, repository);
  const html = `${state.url}/${repository.fullName}/blob/${ref}/${item.path}`;
  const self = `${root}/contents/${item.path}?ref=${ref}`;
  const git = `${root}/git/blobs/${item.sha}`;
  return {
    type: item.type,
    size: item.size,
    name: item.path.split("/").at(-1),
    path: item.path,
    sha: item.sha,
    url: self,
    git_url: git,
    html_url: html,
    download_url: `${state.url}/raw/${repository.fullName}/${ref}/${item.path}`,
    _links: { self, git, html },
  };
}

export const contentHandlers = handlers({
  async "repos/get-content"({ state, repository, input, accept }) {
    const directory = repository.gitDirectory;
    const ref = await repository.head(input.ref ?? `refs/heads/${repository.defaultBranch}`);
    if (ref === undefined) throw notFound(`No commit found for the ref ${input.ref}`);
    const path = input.path.replace(/^\/|\/$/g, "");
    const name = path === "" ? `${ref}^{tree}` : `${ref}:${path}`;
    const sha = found(await objectOf(directory, name));
    if ((await typeOf(directory, sha)) === "tree") {
      const entries = await listTree(directory, sha);
      return ok(
        entries.map((entry) =>
          itemView(state, repository, ref, {
            path: path === "" ? entry.path : `${path}/${entry.path}`,
            sha: entry.sha,
            type: kindOf(entry),
            size: entry.size ?? 0,
          }),
        ),
      );
    }
    const bytes = await readBlob(directory, sha);
    if (/\.raw\b/.test(accept)) {
      return ok(bytes, { "content-type": "application/vnd.github.raw+json; charset=utf-8" });
    }
    const large = bytes.length > contentLimitBytes;
    const item = { path, sha, type: "file", size: bytes.length };
    return ok({
      ...itemView(state, repository, ref, item),
      encoding: large ? "none" : "base64",
      content: large ? "" : base64Lines(bytes),
    });
  },
});

/** Base64 as GitHub breaks it. */
export function base64Lines(bytes: Buffer): string {
  return bytes.toString("base64").replace(/.{1,60}/g, "$&\n");
}
