import type { User } from "../entity/user.ts";
import { added, type State } from "../state.ts";

/** Login of the App whose tokens are `GITHUB_TOKEN`, and its account's well-known id. */
export const actionsBot = { login: "github-actions[bot]", id: 41898282 } as const;

/** An account by its login, made known where it is not. */
export function userOf(state: State, login: string): User {
  const known = state.users.get(login);
  if (known) return known;
  const type = login.endsWith("[bot]") ? "Bot" : "User";
  const user = added<User>(state, { kind: "user", login, type, deleted: false });
  if (login === actionsBot.login) user.id = actionsBot.id;
  state.users.set(login, user);
  return user;
}

/** The name and address GitHub writes into the commits of an account. */
export function identityOf(state: State, login: string): { name: string; email: string } {
  const { id } = userOf(state, login);
  return { name: login, email: `${id}+${login}@users.noreply.github.com` };
}
