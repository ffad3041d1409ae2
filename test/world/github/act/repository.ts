import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCommit } from "../../git/commit.ts";
import { copyBareRepository, createBareRepository } from "../../git/create.ts";
import { commitOf, objectOf, readBlob } from "../../git/object.ts";
import type { Repository, Role } from "../entity/repository.ts";
import { added, type State } from "../state.ts";
import type { RepositoryOptions } from "../world.ts";
import { commitChange } from "./commit.ts";
import { deleteBranch } from "./pull.ts";
import { ruleLines } from "./rules.ts";
import { skipsWorkflows } from "./skips-workflows.ts";
import { userOf } from "./user.ts";

/** Makes a repository with one commit on its default branch. */
export async function createRepository(
  state: State,
  fullName: string,
  {
    files = { "README.md": `# ${fullName}\n` },
    collaborators = {},
    private: isPrivate = false,
    defaultBranch = "main",
  }: RepositoryOptions,
): Promise<Repository> {
  const repository = addRepository(state, fullName, { defaultBranch, private: isPrivate });
  for (const [login, role] of Object.entries(collaborators)) {
    userOf(state, login);
    repository.collaborators[login] = role;
  }
  await createBareRepository(repository.gitDirectory, defaultBranch);
  await repository.commit(defaultBranch, { files, message: "Start" });
  return repository;
}

/** Copies a repository to another owner. */
export async function forkRepository(
  state: State,
  parent: Repository,
  owner: string,
): Promise<Repository> {
  const fork = addRepository(state, `${owner}/${parent.name}`, parent);
  fork.parent = parent;
  await copyBareRepository(parent.gitDirectory, fork.gitDirectory);
  return fork;
}

/** Deletes a repository's records; pull requests from it lose their head repository. */
export function deleteRepository(state: State, repository: Repository): void {
  repository.deleted = true;
  state.repositories.delete(repository.fullName);
  for (const { pulls } of state.repositories.values()) {
    for (const pull of pulls.values()) {
      if (pull.headRepository === repository) pull.headRepository = null;
    }
  }
}

function addRepository(
  state: State,
  fullName: string,
  settings: { defaultBranch: string; private: boolean },
): Repository {
  const [owner, name, ...rest] = fullName.split("/");
  if (!owner || !name || rest.length > 0) throw new Error(`no repository's name: ${fullName}`);
  if (state.repositories.has(fullName)) throw new Error(`${fullName} exists`);
  userOf(state, owner);
  const gitDirectory = join(state.folder, owner, `${name}.git`);
  const repository: Repository = added<Repository>(state, {
    kind: "repository",
    owner,
    name,
    fullName,
    gitDirectory,
    defaultBranch: settings.defaultBranch,
    private: settings.private,
    collaborators: {},
    parent: undefined,
    deleted: false,
    settings: { actionsMayApprove: false, unseenThreads: false },
    protectedRefs: new Set(),
    rules: [],
    pulls: new Map(),
    issues: new Map(),
    checkRuns: [],
    statuses: [],
    commit: (branch, change) => commitChange(state, repository, branch, change),
    head: (revision) => commitOf(gitDirectory, revision),
    read: async (revision, path) => {
      const sha = await objectOf(gitDirectory, `${revision}:${path}`);
      return sha === undefined ? undefined : (await readBlob(gitDirectory, sha)).toString("utf8");
    },
    protect: (...branches) => {
      repository.protectedRefs = new Set(branches.map((branch) => `refs/heads/${branch}`));
      const lines = [...repository.protectedRefs].map((ref) => `${ref}\n`).join("");
      writeFileSync(join(gitDirectory, "protected"), lines);
    },
    rule: (...rules) => {
      repository.rules = rules;
      writeFileSync(join(gitDirectory, "rules"), ruleLines(rules));
    },
    deleteBranch: (branch) => deleteBranch(state, repository, branch),
    startsWorkflows: async (revision) =>
      !skipsWorkflows((await readCommit(gitDirectory, revision)).message),
  });
  state.repositories.set(fullName, repository);
  return repository;
}

/** A login's role; `none` only in a private repository. */
export function roleIn(repository: Repository, login: string): Role | "none" {
  if (login === repository.owner) return "admin";
  return repository.collaborators[login] ?? (repository.private ? "none" : "read");
}

/** Whether a role, or what it is folded to, may push. */
export function mayPush(role: Role | "none"): boolean {
  return role === "admin" || role === "maintain" || role === "write";
}
