import { isAncestor } from "../../git/history.ts";
import { typeOf } from "../../git/object.ts";
import { deleteRef, listRefs, type Ref, updateRef } from "../../git/ref.ts";
import { followPush } from "../act/push.ts";
import { ruleViolation } from "../act/rules.ts";
import type { Repository } from "../entity/repository.ts";
import { HttpError } from "../http-error.ts";
import { repositoryUrl, type State } from "../state.ts";
import { created, found, handlers, noContent, ok } from "./handler.ts";
import { page } from "./page.ts";

function refView(state: State, repository: Repository, { name, sha, type }: Ref) {
  const root = `${repositoryUrl(state, repository)}/git`;
  return {
    ref: name,
    node_id: `REF_${Buffer.from(name).toString("base64url")}`,
    url: `${root}/${name}`,
    object: { type, sha, url: `${root}/${type}s/${sha}` },
  };
}

async function refOf({ gitDirectory }: Repository, name: string): Promise<Ref | undefined> {
  return (await listRefs(gitDirectory, name)).find((ref) => ref.name === name);
}

/** Throws where a ruleset lets nobody make or move a branch this way; its commits were judged when they came. */
function checkRules(repository: Repository, ref: string, created: boolean): void {
  const violation = ruleViolation(repository, { ref, created, commits: [] });
  if (violation !== undefined) throw new HttpError(422, violation);
}

export const gitRefHandlers = handlers({
  async "git/get-ref"({ state, repository, input }) {
    return ok(refView(state, repository, found(await refOf(repository, `refs/${input.ref}`))));
  },

  async "git/list-matching-refs"(call) {
    const refs = await listRefs(call.repository.gitDirectory, `refs/${call.input.ref}`);
    return page(call, refs, (ref) => refView(call.state, call.repository, ref));
  },

  async "git/create-ref"({ state, repository, input }) {
    const { ref: name, sha } = input;
    if (!/^refs\/[^/]+\/.+/.test(name)) {
      const message = "Reference name must start with 'refs/' and have at least two slashes.";
      throw new HttpError(422, message);
    }
    const type = await typeOf(repository.gitDirectory, sha);
    if (type === undefined) throw new HttpError(422, "Object does not exist");
    if (await refOf(repository, name)) throw new HttpError(422, "Reference already exists");
    checkRules(repository, name, true);
    await updateRef(repository.gitDirectory, name, sha);
    await followPush(state, repository);
    return created(refView(state, repository, { name, sha, type }));
  },

  async "git/update-ref"({ state, repository, input }) {
    const directory = repository.gitDirectory;
    const { sha, force = false } = input;
    const name = `refs/${input.ref}`;
    const current = await refOf(repository, name);
    if (!current) throw new HttpError(422, "Reference does not exist");
    const type = await typeOf(directory, sha);
    if (type === undefined) throw new HttpError(422, "Object does not exist");
    if (repository.protectedRefs.has(name)) {
      throw new HttpError(422, "Changes must be made through a pull request.");
    }
    checkRules(repository, name, false);
    if (!force && !(await isAncestor(directory, current.sha, sha))) {
      throw new HttpError(422, "Update is not a fast forward");
    }
    await updateRef(directory, name, sha, current.sha);
    await followPush(state, repository);
    return ok(refView(state, repository, { name, sha, type }));
  },

  async "git/delete-ref"({ repository, input }) {
    const name = `refs/${input.ref}`;
    if (!(await refOf(repository, name))) throw new HttpError(422, "Reference does not exist");
    await deleteRef(repository.gitDirectory, name);
    return noContent;
  },
});
