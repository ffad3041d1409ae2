import { sees } from "../permission.ts";
import { actor } from "./actor.ts";
import { type Context, type Fields, fail } from "./context.ts";

/** The root fields one can ask for. */
export function queryFields(context: Context): Fields {
  const { state, token } = context;
  const node = ({ id }: { id: string }) => {
    const found = state.nodes.get(id);
    if (found) return context.show(found);
    return fail("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
  };
  return {
    viewer: () => ({ ...actor(state, token.login), __typename: "User", login: token.login }),
    rateLimit: () => ({
      limit: 5000,
      cost: 1,
      remaining: 4999,
      used: 1,
      nodeCount: 1,
      resetAt: "2100-01-01T00:00:00Z",
    }),
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = state.repositories.get(`${owner}/${name}`);
      if (repository && sees(token, repository)) return context.show(repository);
      return fail(
        "NOT_FOUND",
        `Could not resolve to a Repository with the name '${owner}/${name}'.`,
      );
    },
    node,
    nodes: ({ ids }: { ids: string[] }) => ids.map((id) => node({ id })),
  };
}
