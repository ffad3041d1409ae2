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

export interface Parameter {
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
  // GitHub answers otherwise than it describes: outdated comments have no line and no position.
  for (const name of ["pull-request-review-comment", "review-comment"]) {
    for (const member of ["line", "position", "start_line"]) {
      const schema = description.schemas[name]?.properties?.[member];
      if (typeof schema?.type === "string") schema.type = [schema.type, "null"];
    }
  }
  return description;
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
