import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { githubDescription, type Schema } from "./description.ts";
import type { Route } from "./route.ts";

/** What was sent with a request; `query` and path parameters are coerced to their types. */
export interface Sent {
  query: Record<string, unknown>;
  contentType: string;
  body: unknown;
}

/** One way in which a value breaks its schema. */
export interface Breach {
  where: "path" | "query" | "body";
  /** JSON pointer. */
  pointer: string;
  keyword: string;
  message: string;
  params: Record<string, unknown>;
}

function validator(coerceTypes: boolean): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: true, inlineRefs: false, coerceTypes });
  addFormats.default(ajv);
  // GitHub's own examples are no strict URIs.
  ajv.addFormat("uri", true);
  ajv.addFormat("uri-template", true);
  ajv.addFormat("repo.nwo", true);
  ajv.addFormat("int64", { type: "number", validate: Number.isInteger });
  ajv.addSchema({ $id: "gh", $defs: githubDescription().schemas });
  return ajv;
}

const compiled = new Map<string, ValidateFunction>();
let strict: Ajv2020 | undefined;
let coercing: Ajv2020 | undefined;

function check(key: string, schema: () => Schema, value: unknown, coerce = false): ErrorObject[] {
  let validate = compiled.get(key);
  if (!validate) {
    strict ??= validator(false);
    coercing ??= validator(true);
    validate = (coerce ? coercing : strict).compile(schema());
    compiled.set(key, validate);
  }
  return validate(value) ? [] : (validate.errors ?? []);
}

/**
 * Checks a request against its operation. Members and query parameters that GitHub does not know
 * are breaches (GitHub ignores them, and a misspelt one would pass unseen). Coerces `route.parameters`
 * and `sent.query` in place.
 */
export function requestBreaches({ id, operation, parameters }: Route, sent: Sent): Breach[] {
  const part = (where: "path" | "query", value: Record<string, unknown>) =>
    check(
      `${id} ${where}`,
      () => {
        const described = operation.params.filter((parameter) => parameter.in === where);
        return {
          type: "object",
          properties: Object.fromEntries(described.map((each) => [each.name, each.schema])),
          required: described.filter((each) => each.required).map((each) => each.name),
          additionalProperties: where === "path",
        };
      },
      value,
      true,
    ).map((error) => breach(where, error));
  return [...part("path", parameters), ...part("query", sent.query), ...bodyBreaches(id, sent)];
}

function bodyBreaches(id: string, { body, contentType }: Sent): Breach[] {
  const described = githubDescription().operations[id]?.body;
  const wrong = (keyword: string, message: string): Breach[] => [
    { where: "body", pointer: "", keyword, message, params: {} },
  ];
  if (body === undefined) return described?.required ? wrong("body", "a body is required") : [];
  if (!described) {
    const empty = JSON.stringify(body) === "{}";
    return empty ? [] : wrong("body", "the operation takes no body");
  }
  const type = contentType.split(";")[0] || "application/json";
  const schema = described.content[type];
  if (!schema) return wrong("content-type", `content type ${type} is not taken`);
  return check(`${id} body ${type}`, () => closed(schema), body).map((error) =>
    breach("body", error),
  );
}

function breach(where: Breach["where"], error: ErrorObject): Breach {
  const { instancePath, keyword, message = "", params } = error;
  return { where, pointer: instancePath, keyword, message, params };
}

/** The schema with members refused that it does not name. */
function closed(schema: Schema): Schema {
  const result: Schema = { ...schema };
  if (schema.items) result.items = closed(schema.items);
  if (!schema.properties) return result;
  const members = Object.entries(schema.properties);
  result.properties = Object.fromEntries(members.map(([name, each]) => [name, closed(each)]));
  // Operations such as checks/update name their members in alternatives and allow any other.
  const alternatives = schema.oneOf !== undefined || schema.anyOf !== undefined;
  if (schema.additionalProperties === undefined || alternatives) {
    delete result.additionalProperties;
    result.unevaluatedProperties = false;
  }
  return result;
}

/** Checks an answer of the world; returns what is wrong with it. */
export function responseBreaches(
  id: string,
  status: number,
  mediaType: string,
  body: unknown,
): string[] {
  const responses = githubDescription().operations[id]?.responses ?? {};
  if (!(status in responses)) return [`status ${status} is not described`];
  const content = responses[status];
  if (!content) return body === undefined ? [] : ["a body where none is described"];
  // Diffs, patches and raw contents are not described.
  const schema = content[mediaType];
  if (!schema) return [];
  return texts(check(`${id} ${status} ${mediaType}`, () => schema, body));
}

/** Checks an event's payload, by the webhook's name (`pull-request-opened`). */
export function webhookBreaches(name: string, payload: unknown): string[] {
  const schema = githubDescription().webhooks[name];
  if (!schema) return [`there is no webhook ${name}`];
  return texts(check(`webhook ${name}`, () => schema, payload));
}

function texts(errors: readonly ErrorObject[]): string[] {
  return errors
    .slice(0, 20)
    .map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
}
