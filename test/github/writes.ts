import type { GitHubWorld } from "../world/github/world.ts";

/** The requests that would change something on GitHub, pushes included, by their operation. */
export function writesOf({ log }: Pick<GitHubWorld, "log">): string[] {
  return log
    .filter(({ operation, method, body }) => {
      if (operation === "git-upload-pack" || operation === "git-refs") return false;
      const { query } = (body ?? {}) as { readonly query?: string };
      return query === undefined ? method !== "GET" : !query.trimStart().startsWith("query");
    })
    .map(({ operation, method, path }) => operation ?? `${method} ${path}`);
}
