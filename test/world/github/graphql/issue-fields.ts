import type { Issue, Pull, Repository } from "../entity/repository.ts";
import { associationOf } from "../view/user.ts";
import { actor } from "./actor.ts";
import { connection } from "./connection.ts";
import { type Context, type Fields, need } from "./context.ts";

/** The issues that a pull request's body closes. */
export function closedBy({ body, repository }: Pull): Issue[] {
  const words = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):? #(\d+)/gi;
  const numbers = [...(body ?? "").matchAll(words)].map(([, number]) => Number(number));
  return [...new Set(numbers)].flatMap((number) => repository.issues.get(number) ?? []);
}

/** An issue that is no pull request; refused by itself where the token may not read issues. */
export async function issueFields(
  context: Context,
  repository: Repository,
  { number, title, body, author, state, labels }: Issue,
): Promise<Fields> {
  need(context, { scope: "issues", level: "read" }, repository);
  return {
    __typename: "Issue",
    number,
    title,
    body,
    state: state.toUpperCase(),
    author: actor(context.state, author),
    authorAssociation: associationOf(repository, author),
    repository: () => context.show(repository),
    labels: connection(
      () => labels,
      (name) => ({ __typename: "Label", name }),
    ),
  };
}
