import {
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  parse,
  validate,
} from "graphql";
import type { Token } from "../entity/token.ts";
import { HttpError } from "../http-error.ts";
import type { State } from "../state.ts";
import type { Context, Fields } from "./context.ts";
import { commentMutations } from "./mutation/comments.ts";
import { commitMutations } from "./mutation/commits.ts";
import { threadMutations } from "./mutation/threads.ts";
import { queryFields } from "./query.ts";
import { githubSchema } from "./schema.ts";
import { show } from "./show.ts";

interface Document {
  document: DocumentNode | undefined;
  errors: readonly GraphQLError[];
}

const documents = new Map<string, Document>();

function documentOf(query: string): Document {
  let known = documents.get(query);
  if (!known) {
    known = checked(query);
    documents.set(query, known);
  }
  return known;
}

function checked(query: string): Document {
  try {
    const document = parse(query);
    return { document, errors: validate(githubSchema(), document) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { document: undefined, errors: [error] };
  }
}

interface Body {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

function isBody(body: unknown): body is Body {
  return typeof (body as Partial<Body> | undefined)?.query === "string";
}

/** The root fields a request asks for; none where it is no GraphQL document. */
export function rootFields(body: unknown): string[] {
  if (!isBody(body)) return [];
  const { document } = documentOf(body.query);
  return (document?.definitions ?? [])
    .flatMap((each) => (each.kind === "OperationDefinition" ? each.selectionSet.selections : []))
    .flatMap((each) => (each.kind === "Field" ? [each.name.value] : []));
}

/** Answers a GraphQL request: validated by GitHub's schema, resolved on the world's state. */
export async function serveGraphql(state: State, token: Token, body: unknown): Promise<object> {
  if (!isBody(body))
    return { message: "A query attribute must be specified and must be a string." };
  const { document, errors } = documentOf(body.query);
  if (!document || errors.length > 0) {
    const messages = errors.map(({ message }) => message);
    state.violations.push({ kind: "graphql", operation: "graphql", messages, body });
    return { errors: errors.map(({ message, locations }) => ({ message, locations })) };
  }
  const context: Context = { state, token, show: (node) => show(context, node) };
  const rootValue: Fields = {
    ...queryFields(context),
    ...commentMutations(context),
    ...commitMutations(context),
    ...threadMutations(context),
  };
  const result = await execute({
    schema: githubSchema(),
    document,
    rootValue,
    fieldResolver: resolver(state),
    typeResolver: (value) => (value as { __typename: string }).__typename,
    variableValues: body.variables,
    operationName: body.operationName,
  });
  if (!result.errors) return { data: result.data };
  return { data: result.data, errors: result.errors.map((error) => errorView(state, error)) };
}

/** Looks a field up; one that is not modelled is recorded, since no test can rely on it. */
function resolver(state: State): GraphQLFieldResolver<Fields, unknown> {
  return (source, args, _context, { fieldName, parentType }) => {
    if (fieldName === "clientMutationId") return null;
    if (!(fieldName in source)) {
      const operation = `${parentType.name}.${fieldName}`;
      state.violations.push({ kind: "graphql-unmodelled", operation, messages: [] });
      throw new GraphQLError(`the world does not model ${operation}`);
    }
    const value = source[fieldName];
    return typeof value === "function" ? value(args) : value;
  };
}

function errorView(state: State, error: GraphQLError) {
  const { path, locations, originalError, extensions } = error;
  const place = { path, locations };
  if (originalError instanceof HttpError) {
    const { status, body } = originalError;
    const type = { 403: "FORBIDDEN", 404: "NOT_FOUND" }[status] ?? "UNPROCESSABLE";
    const details = body.errors?.map((each) => (typeof each === "string" ? each : undefined));
    return { type, ...place, message: details?.[0] ?? body.message };
  }
  if (originalError && !(originalError instanceof GraphQLError)) {
    const messages = [originalError.stack ?? originalError.message];
    state.bugs.push({ operation: "graphql", messages });
  }
  const { type } = extensions;
  return { ...(type === undefined ? {} : { type }), ...place, message: error.message };
}
