import { readFileSync } from "node:fs";

/** A JSON Schema, 2020-12; `$ref` is always `gh#/$defs/<name>`. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  required?: string[];
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  enum?: unknown[];
  format?: string;
  minimum?: number;
  unevaluatedProperties?: boolean;
}

interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  /** It may hold slashes, as a path in `contents`. */
  multi: boolean;
  schema: Schema;
}

export interface OperationDescription {
  method: string;
  path: string;
  params: Parameter[];
  body: { required: boolean; content: Record<string, Schema> } | null;
  /** Status to media type to schema; null for an answer without a body. */
  responses: Record<string, Record<string, Schema> | null>;
  docs?: string;
}

/** GitHub's own OpenAPI description, reduced by `slim.ts` to what the world serves. */
export interface Description {
  version: string;
  operations: Record<string, OperationDescription>;
  schemas: Record<string, Schema>;
  webhooks: Record<string, Schema>;
}

function readDescription(): Description {
  const file = new URL("../description.json", import.meta.url);
  const description: Description = JSON.parse(readFileSync(file, "utf8"));
  // GitHub answers otherwise than it describes: outdated comments have no line and no position,
  // those on a file never had one, and a deleted fork leaves no repository behind.
  const { schemas } = description;
  for (const name of ["pull-request-review-comment", "review-comment"]) {
    for (const member of ["line", "position", "original_line", "original_position"]) {
      allowNull(schemas[name]?.properties, member);
    }
  }
  for (const name of ["pull-request", "pull-request-simple"]) {
    allowNull(schemas[name]?.properties?.head?.properties, "repo");
  }
  return description;
}

function allowNull(properties: Record<string, Schema> | undefined, member: string): void {
  const schema = properties?.[member];
  if (properties && schema) properties[member] = { anyOf: [schema, { type: "null" }] };
}

let loaded: Description | undefined;

/** The description, read once. */
export function githubDescription(): Description {
  loaded ??= readDescription();
  return loaded;
}

/** Follows a `$ref`. */
export function dereferenced(schema: Schema | undefined): Schema | undefined {
  if (schema?.$ref === undefined) return schema;
  return githubDescription().schemas[schema.$ref.replace("gh#/$defs/", "")];
}
