import type { Repository } from "../entity/repository.ts";
import { repositoryUrl, type State } from "../state.ts";
import { userView } from "./user.ts";

/** A repository as REST shows it. */
export function repositoryView(state: State, repository: Repository) {
  const { id, nodeId, name, fullName, owner, parent, defaultBranch } = repository;
  return {
    id,
    node_id: nodeId,
    name,
    full_name: fullName,
    private: repository.private,
    owner: userView(state, owner),
    html_url: `${state.url}/${fullName}`,
    url: repositoryUrl(state, repository),
    clone_url: `${state.url}/${fullName}.git`,
    default_branch: defaultBranch,
    fork: parent !== undefined,
    description: null,
    visibility: repository.private ? "private" : "public",
    archived: false,
    disabled: false,
  };
}
