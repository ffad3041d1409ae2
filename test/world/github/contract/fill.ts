import { dereferenced, type Schema } from "./description.ts";

/**
 * Adds the members that a schema requires and the world does not model. Each such value is
 * recognisable: `unmodelled:<name>`, or a URL with `/__unmodelled__/`.
 */
export function filled(schema: Schema | undefined, value: unknown, base: string): unknown {
  return fill(schema, value, { base, name: "" });
}

interface Place {
  base: string;
  /** Name of the member that is filled. */
  name: string;
}

function fill(reference: Schema | undefined, value: unknown, place: Place): unknown {
  const schema = flattened(dereferenced(reference));
  if (!schema) return value;
  if (value === undefined) return filler(schema, place);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => fill(schema.items, item, place));
  if (!schema.properties) {
    const alternative = alternatives(schema).find((each) => dereferenced(each)?.type !== "null");
    return alternative ? fill(alternative, value, place) : value;
  }
  const result: Record<string, unknown> = { ...value };
  for (const name of new Set([...(schema.required ?? []), ...Object.keys(value)])) {
    const member = schema.properties[name];
    if (member) result[name] = fill(member, result[name], { ...place, name });
  }
  return result;
}

function alternatives(schema: Schema): Schema[] {
  return schema.anyOf ?? schema.oneOf ?? [];
}

/** `allOf` as one object. */
function flattened(schema: Schema | undefined): Schema | undefined {
  if (!schema?.allOf) return schema;
  const parts = schema.allOf.map((part) => dereferenced(part) ?? {});
  return {
    type: "object",
    properties: Object.assign({}, ...parts.map((part) => part.properties)),
    required: parts.flatMap((part) => part.required ?? []),
  };
}

function filler(schema: Schema, place: Place): unknown {
  const types = [schema.type ?? []].flat();
  const nullable = alternatives(schema).some((each) => each.type === "null");
  if (types.includes("null") || nullable) return null;
  if (schema.enum) return schema.enum[0];
  const [alternative] = alternatives(schema);
  if (alternative) return fill(alternative, undefined, place);
  switch (types[0]) {
    case "string":
      return text(schema, place);
    case "integer":
    case "number":
      return schema.minimum ?? 0;
    case "boolean":
      return false;
    case "array":
      return [];
    default:
      return fill(schema, {}, place);
  }
}

function text({ format }: Schema, { base, name }: Place): string {
  if (format === "uri" || format === "uri-template" || /(^|_)url$/.test(name)) {
    return `${base}/__unmodelled__/${name}`;
  }
  if (format === "date-time") return "2000-01-01T00:00:00Z";
  if (format === "email") return "unmodelled@example.invalid";
  return `unmodelled:${name}`;
}
