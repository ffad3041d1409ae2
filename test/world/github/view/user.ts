import { mayPush, roleIn } from "../act/repository.ts";
import { userOf } from "../act/user.ts";
import type { Repository } from "../entity/repository.ts";
import { apiUrl, type State } from "../state.ts";

/** An account as REST shows it; who was deleted shows as the ghost. */
export function userView(state: State, login: string) {
  const known = userOf(state, login);
  const user = known.deleted ? { ...userOf(state, "ghost"), id: 10137 } : known;
  const url = `${apiUrl(state)}/users/${encodeURIComponent(user.login)}`;
  const isBot = user.type === "Bot";
  return {
    login: user.login,
    id: user.id,
    node_id: user.nodeId,
    avatar_url: `${state.url}/avatars/${user.id}`,
    gravatar_id: "",
    url,
    html_url: `${state.url}/${isBot ? `apps/${user.login.replace("[bot]", "")}` : user.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    site_admin: false,
    user_view_type: "public",
  };
}

/** What GitHub says of somebody's relation to a repository; it is no permission. */
export function associationOf(repository: Repository, login: string) {
  if (login === repository.owner) return "OWNER";
  return repository.collaborators[login] === undefined ? "NONE" : "COLLABORATOR";
}

/** A collaborator's permission: roles are folded, `role_name` says the role itself. */
export function collaboratorView(state: State, repository: Repository, login: string) {
  const role = roleIn(repository, login);
  const folded = { maintain: "write", triage: "read" } as const;
  const permission = role === "maintain" || role === "triage" ? folded[role] : role;
  return {
    permission,
    role_name: role,
    user: {
      ...userView(state, login),
      permissions: {
        pull: permission !== "none",
        triage: role === "triage" || mayPush(role),
        push: mayPush(role),
        maintain: role === "maintain" || role === "admin",
        admin: role === "admin",
      },
      role_name: role,
    },
  };
}
