import { roleIn } from "../act/repository.ts";
import type { Repository } from "../entity/repository.ts";
import { actor } from "./actor.ts";
import { commitFields } from "./commit-fields.ts";
import { connection } from "./connection.ts";
import { type Context, type Fields, fail, need } from "./context.ts";

/** A repository. */
export function repositoryFields(context: Context, repository: Repository): Fields {
  const { state, token } = context;
  const { fullName, defaultBranch } = repository;
  const pullRequests = { scope: "pull-requests", level: "read" } as const;
  const ref = async (name: string): Promise<Fields | null> => {
    const full = name.startsWith("refs/") ? name : `refs/heads/${name}`;
    const sha = await repository.head(full);
    if (sha === undefined) return null;
    return {
      __typename: "Ref",
      name: full.replace(/^refs\/heads\//, ""),
      prefix: "refs/heads/",
      target: () => commitFields(context, repository, sha),
    };
  };
  return {
    __typename: "Repository",
    id: repository.nodeId,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName,
    owner: actor(state, repository.owner),
    url: `${state.url}/${fullName}`,
    isPrivate: repository.private,
    isFork: repository.parent !== undefined,
    parent: () => repository.parent && context.show(repository.parent),
    viewerPermission: token.type === "user" ? roleIn(repository, token.login).toUpperCase() : null,
    defaultBranchRef: () => ref(defaultBranch),
    ref: ({ qualifiedName }: { qualifiedName: string }) => ref(qualifiedName),
    object: async ({ oid, expression }: { oid?: string; expression?: string }) => {
      const sha = await repository.head(oid ?? expression ?? "");
      return sha === undefined ? null : commitFields(context, repository, sha);
    },
    pullRequest: ({ number }: { number: number }) => {
      need(context, pullRequests, repository);
      const pull = repository.pulls.get(number);
      if (pull) return context.show(pull);
      return fail("NOT_FOUND", `Could not resolve to a PullRequest with the number of ${number}.`);
    },
    pullRequests: ({ states, ...args }: { states?: string[] }) =>
      connection(
        () =>
          [...repository.pulls.values()].filter(
            (pull) => states == null || states.includes(pull.state.toUpperCase()),
          ),
        (pull) => context.show(pull),
      )(args),
  };
}
