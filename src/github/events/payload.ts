import type { Account, PullRequestFacts } from "./request.ts";

/** A JSON object whose members nobody has looked at yet. */
export type Members = Readonly<Record<string, unknown>>;

/** The object at a path of members; undefined where there is none. */
export function objectAt(value: unknown, ...path: readonly string[]): Members | undefined {
  let current: unknown = value;
  for (const name of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, name)) {
      return undefined;
    }
    current = (current as Members)[name];
  }
  return typeof current === "object" && current !== null ? (current as Members) : undefined;
}

/** A member that is a text; undefined otherwise. */
export function textOf(object: Members | undefined, name: string): string | undefined {
  const value = object?.[name];
  return typeof value === "string" ? value : undefined;
}

/** A member that is a whole number above 0; undefined otherwise. */
export function idOf(object: Members | undefined, name: string): number | undefined {
  const value = object?.[name];
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** An account; null where the payload has none, as for deleted ones. */
export function accountOf(object: Members | undefined): Account | null {
  const login = textOf(object, "login");
  const id = idOf(object, "id");
  if (login === undefined || id === undefined) return null;
  return { login, id, type: textOf(object, "type") ?? "User" };
}

const sha = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

/** What a payload's `pull_request` says; undefined when it is not complete. */
export function pullRequestFacts(pull: Members | undefined): PullRequestFacts | undefined {
  const head = objectAt(pull, "head");
  const base = objectAt(pull, "base");
  const headSha = textOf(head, "sha") ?? "";
  const baseSha = textOf(base, "sha") ?? "";
  if (!sha.test(headSha) || !sha.test(baseSha)) return undefined;
  const headRepository = textOf(objectAt(head, "repo"), "full_name") ?? null;
  const labels = pull?.labels;
  return {
    head: headSha,
    headRef: textOf(head, "ref") ?? "",
    headRepository,
    base: baseSha,
    title: textOf(pull, "title") ?? "",
    body: textOf(pull, "body") ?? "",
    author: accountOf(objectAt(pull, "user")),
    fork: headRepository === null || headRepository !== textOf(objectAt(base, "repo"), "full_name"),
    draft: pull?.draft === true,
    labels: Array.isArray(labels)
      ? labels.flatMap((label) => textOf(objectAt(label), "name") ?? [])
      : [],
  };
}
