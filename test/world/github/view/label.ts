import type { Repository } from "../entity/repository.ts";
import { repositoryUrl, type State } from "../state.ts";

/** A label as REST shows it; the world knows labels by their names alone. */
export function labelView(state: State, repository: Repository, name: string) {
  return {
    id: [...name].reduce((sum, character) => sum * 31 + (character.codePointAt(0) ?? 0), 7) % 1e9,
    node_id: `LA_${Buffer.from(name).toString("base64url")}`,
    url: `${repositoryUrl(state, repository)}/labels/${encodeURIComponent(name)}`,
    name,
    color: "ededed",
    default: false,
    description: null,
  };
}
