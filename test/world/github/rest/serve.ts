import { filled } from "../contract/fill.ts";
import type { Route } from "../contract/route.ts";
import { type Breach, requestBreaches, responseBreaches } from "../contract/validate.ts";
import type { Repository } from "../entity/repository.ts";
import type { Token } from "../entity/token.ts";
import { HttpError, notFound } from "../http-error.ts";
import { acceptedPermissions, demand, needsOf } from "../permission.ts";
import type { State } from "../state.ts";
import type { Answer, Call } from "./handler.ts";
import { restHandlers } from "./table.ts";

/** A REST request that was read. */
export interface RestRequest {
  token: Token | undefined;
  query: Record<string, string>;
  contentType: string;
  body: unknown;
  accept: string;
  url: URL;
}

/** Performs an operation: contract, permission, handler; then the answer's own contract. */
export async function serveRest(state: State, route: Route, request: RestRequest): Promise<Answer> {
  const needs = needsOf(route.id);
  const accepted = { "x-accepted-github-permissions": acceptedPermissions(needs) };
  try {
    const input = checkedInput(state, route, request);
    const repository = repositoryOf(state, input);
    if (repository) demand(request.token, needs, repository);
    const handler = restHandlers[route.id];
    if (!handler) throw new Error(`${route.id} is described but has no handler`);
    const { token, accept, url } = request;
    const call = { state, repository, token, input, accept, url } as unknown as Call<never>;
    const answer = checkedAnswer(state, route, await handler(call));
    return { ...answer, headers: { ...accepted, ...answer.headers } };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const { status, body } = error;
    const documentation = route.operation.docs ?? "https://docs.github.com/rest";
    return {
      status,
      headers: accepted,
      body: { ...body, documentation_url: documentation, status: String(status) },
    };
  }
}

function repositoryOf(state: State, input: Record<string, unknown>): Repository | undefined {
  if (input.repo === undefined) return undefined;
  const repository = state.repositories.get(`${input.owner}/${input.repo}`);
  if (!repository) throw notFound();
  return repository;
}

/** Path parameters, query and body in one; throws GitHub's 422 where they break the contract. */
function checkedInput(
  state: State,
  route: Route,
  { query, contentType, body }: RestRequest,
): Record<string, unknown> {
  const sent = { query: { ...query }, contentType, body };
  const breaches = requestBreaches(route, sent);
  const [first] = breaches;
  if (first) {
    const messages = breaches.map(
      ({ where, pointer, message, params }) =>
        `${where}${pointer} ${message} ${JSON.stringify(params)}`,
    );
    state.violations.push({ kind: "request", operation: route.id, messages, body });
    const worst = breaches.find(({ keyword }) => keyword === "maxItems") ?? first;
    throw new HttpError(422, `Invalid request.\n\n${sentence(worst, body)}`);
  }
  return { ...sent.query, ...(body as object | undefined), ...route.parameters };
}

function sentence({ keyword, pointer, message, params }: Breach, body: unknown): string {
  const path = pointer.split("/").slice(1);
  if (keyword === "maxItems") {
    const items = path.reduce<unknown>((node, key) => Object(node)[key], body);
    const count = Array.isArray(items) ? items.length : 0;
    return `No more than ${params.limit} items are allowed; ${count} were supplied.`;
  }
  if (keyword === "required") return `"${params.missingProperty}" wasn't supplied.`;
  return `For '${path.at(-1) ?? "properties"}', ${message}.`;
}

function checkedAnswer(state: State, { id, operation }: Route, answer: Answer): Answer {
  const { status, headers = {} } = answer;
  const schema = operation.responses[status]?.["application/json"];
  const isJson = typeof answer.body === "object" && !Buffer.isBuffer(answer.body);
  const body = schema && isJson ? filled(schema, answer.body, state.url) : answer.body;
  const mediaType = headers["content-type"]?.split(";")[0] ?? "application/json";
  const messages = responseBreaches(id, status, mediaType, body);
  if (messages.length > 0) {
    state.bugs.push({ operation: id, messages });
    return { status: 500, body: { message: "the world answered outside the contract", messages } };
  }
  return { ...answer, body };
}
