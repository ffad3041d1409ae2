import { readFileSync } from "node:fs";
import { buildASTSchema, type GraphQLSchema, parse } from "graphql";

let schema: GraphQLSchema | undefined;

/** GitHub's public GraphQL schema; built at the first use, which takes some 300 ms. */
export function githubSchema(): GraphQLSchema {
  // The package's entry parses megabytes of JSON; the SDL beside it is all that is needed.
  const file = new URL("./schema.graphql", import.meta.resolve("@octokit/graphql-schema"));
  schema ??= buildASTSchema(parse(readFileSync(file, "utf8"), { noLocation: true }), {
    assumeValid: true,
  });
  return schema;
}
