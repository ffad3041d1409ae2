/** What the endpoints and mutations that we use take, for answers that do not say. */
const table: readonly { readonly operation: RegExp; readonly permission: string }[] = [
  { operation: /createCommitOnBranch|(?:un)?resolveReviewThread/, permission: "contents: write" },
  {
    operation: /addPullRequestReviewThread|deletePullRequestReviewComment|addReaction|\/reactions/,
    permission: "pull-requests: write",
  },
  { operation: /(?:POST|PATCH|DELETE) .*\/pulls\b/, permission: "pull-requests: write" },
  { operation: /(?:POST|PATCH|DELETE) .*\/git\//, permission: "contents: write" },
  { operation: /(?:POST|PATCH) .*\/issues\//, permission: "pull-requests: write" },
  { operation: /(?:POST|PATCH) .*\/check-runs/, permission: "checks: write" },
  { operation: /\/compare\/|\/git\//, permission: "contents: read" },
  { operation: /\/pulls\/|pullRequest/, permission: "pull-requests: read" },
];

/**
 * The permission that an operation lacked, spelled as in a workflow's `permissions:` block; undefined when nobody knows.
 * @param operation method and route, or a GraphQL document
 * @param header `x-accepted-github-permissions` of the answer: alternatives behind semicolons
 */
export function permissionName(operation: string, header: unknown): string | undefined {
  if (typeof header === "string" && /^[\w=,; ]+$/.test(header)) {
    const alternatives = header.split(";").map((one) => one.trim());
    return alternatives
      .map((one) => one.replaceAll("_", "-").replaceAll("=", ": ").replaceAll(",", ", "))
      .join(" or ");
  }
  return table.find((row) => row.operation.test(operation))?.permission;
}
