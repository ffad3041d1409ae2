import { userOf } from "../act/user.ts";
import type { State } from "../state.ts";
import type { Fields } from "./context.ts";

/** An account; logins of bots come without `[bot]`, and a deleted account is null. */
export function actor(state: State, login: string): Fields | null {
  const user = userOf(state, login);
  if (user.deleted) return null;
  return {
    __typename: user.type,
    id: user.nodeId,
    databaseId: user.id,
    login: login.replace(/\[bot\]$/, ""),
    name: null,
    url: `${state.url}/${login}`,
    resourcePath: `/${login}`,
    avatarUrl: `${state.url}/avatars/${user.id}`,
  };
}
