/** The scopes of a workflow's `permissions:` block (and of an App), spelled as there. */
export type Scope =
  | "actions"
  | "checks"
  | "contents"
  | "issues"
  | "metadata"
  | "pull-requests"
  | "statuses"
  | "workflows";

/** What a token may do; a scope that is not listed is `none`. */
export type Permissions = { [scope in Scope]?: "read" | "write" };

/**
 * - `job`: the `GITHUB_TOKEN` of a workflow job (`github-actions[bot]`);
 * - `app`: an installation token of another App;
 * - `user`: a person's token, which may do what the person may do in each repository.
 */
export type TokenType = "job" | "app" | "user";

/** A token the world knows. */
export interface Token {
  value: string;
  type: TokenType;
  login: string;
  /** Undefined for a user's token without fine-grained permissions. */
  permissions: Permissions | undefined;
  /** Full names the token reaches; undefined means every repository. */
  repositories: readonly string[] | undefined;
}
