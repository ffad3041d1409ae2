import { GitHubError } from "../../errors.ts";
import type { GitHubClient } from "../client.ts";
import type { RepositoryName, Trigger } from "../events/request.ts";
import { isOutage, isRefused } from "../failure.ts";

/** Whether somebody may have us act. */
export type Authorisation =
  /** `writes`: everybody behind the event may write to the repository. */
  | { readonly status: "approved"; readonly writes: boolean }
  /** `reason` is for people. */
  | { readonly status: "rejected"; readonly reason: string };

export interface AuthoriseOptions {
  readonly repository: RepositoryName;
  readonly trigger: Trigger;
  /** Whoever wrote the comment with the command; null for events without one. */
  readonly commenter: { readonly login: string; readonly id: number; readonly type: string } | null;
  /** Exact logins of bots that count, with `[bot]`. */
  readonly allowedBots: readonly string[];
  /** Names of the roles whose holders count, those of custom roles included. Undefined: every role that may write. */
  readonly allowedRoles?: readonly string[];
  /** Whether people without write access are approved too; bots still have to be named. Defaults to false. */
  readonly readersToo?: boolean;
}

const approved: Authorisation = { status: "approved", writes: true };

/** What `permission` may be: GitHub folds maintain into write, and triage into read. */
const writing: ReadonlySet<string> = new Set(["admin", "maintain", "write"]);

/** GitHub's own roles; another name is a custom role, which counts as the one that it is built on, too. */
const ownRoles: ReadonlySet<string> = new Set([...writing, "triage", "read", "none"]);

/**
 * Whether everybody behind an event may have us act, as a rule because they may write to the repository. These are the
 * actor, the triggering actor (a re-run has another one), the command's author and whoever started a run that is followed. Asked from the API, for nothing in a
 * payload is a permission. Whatever GitHub refuses, rejects. Throws `GitHubError` where it failed: that is no refusal of
 * anybody, and a run that nobody made must not end as one that nobody wanted.
 */
export async function authorise(
  client: GitHubClient,
  options: AuthoriseOptions,
): Promise<Authorisation> {
  const { trigger, commenter } = options;
  const logins = new Set([trigger.actor, trigger.triggeringActor, ...(trigger.followed ?? [])]);
  if (commenter !== null) logins.add(commenter.login);
  if (logins.has("")) return rejected("nobody knows who triggered this");
  let writes = true;
  for (const login of logins) {
    const answer = await authoriseLogin(client, login, options);
    if (answer.status === "rejected") return answer;
    writes &&= answer.writes;
  }
  return { status: "approved", writes };
}

async function authoriseLogin(
  client: GitHubClient,
  login: string,
  options: AuthoriseOptions,
): Promise<Authorisation> {
  try {
    const isBot = login.endsWith("[bot]") || typeIn(options, login) === "Bot";
    return isBot
      ? await authoriseBot(client, login, options)
      : await askRole(client, login, options);
  } catch (error) {
    if (error instanceof GitHubError && isOutage(error)) throw error;
    const missing = isRefused(error, 404)
      ? "is no user of this repository"
      : "could not be checked";
    return rejected(`${login} ${missing}`);
  }
}

/** Whether somebody may write to the repository. Whatever fails, may not. */
export async function mayWrite(
  client: GitHubClient,
  repository: RepositoryName,
  login: string,
): Promise<boolean> {
  const trigger = { actor: login, triggeringActor: login, sender: null };
  const options = { repository, trigger, commenter: null, allowedBots: [] };
  try {
    return (await authoriseLogin(client, login, options)).status === "approved";
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return false;
  }
}

async function askRole(
  client: GitHubClient,
  login: string,
  { repository, allowedRoles = [...writing], readersToo = false }: AuthoriseOptions,
): Promise<Authorisation> {
  const { data } = await client.rest.repos.getCollaboratorPermissionLevel({
    ...repository,
    username: login,
  });
  if (data.user?.login.toLowerCase() !== login.toLowerCase()) {
    return rejected(`${login} could not be checked`);
  }
  if (data.user.type === "Bot")
    return rejected(`${login} is a bot that is not named in allowed-bots`);
  const { permission, role_name: role } = data;
  const names = ownRoles.has(role) ? [role] : [role, permission];
  const isAllowed = names.some((name) => allowedRoles.includes(name));
  if (writing.has(permission) && isAllowed) return approved;
  if (readersToo) return { status: "approved", writes: false };
  return rejected(
    writing.has(permission)
      ? `${login} has the role ${role}, which is not among allowed-roles`
      : `${login} has no write access`,
  );
}

/** A login ending in `[bot]` proves nothing: the name must be listed, and the account must be the bot of that name. */
async function authoriseBot(
  client: GitHubClient,
  login: string,
  options: AuthoriseOptions,
): Promise<Authorisation> {
  if (!options.allowedBots.includes(login)) {
    return rejected(`${login} is a bot that is not named in allowed-bots`);
  }
  const { data } = await client.rest.users.getByUsername({ username: login });
  const shown = [options.trigger.sender, options.commenter].find((one) => one?.login === login);
  const same = data.type === "Bot" && data.login === login && (!shown || shown.id === data.id);
  return same ? approved : rejected(`${login} is not the bot of that name`);
}

function typeIn({ trigger, commenter }: AuthoriseOptions, login: string): string | undefined {
  return [trigger.sender, commenter].find((one) => one?.login === login)?.type;
}

function rejected(reason: string): Authorisation {
  return { status: "rejected", reason };
}
