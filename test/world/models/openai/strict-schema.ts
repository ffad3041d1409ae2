/**
 * What every strict-mode model takes. `pattern`, `format` and the ranges are left out on purpose: some models answer
 * "'minimum' is not permitted" (https://github.com/liam-hq/liam/pull/1162), so a schema that must work has none.
 */
const permitted: ReadonlySet<string> = new Set([
  "$defs",
  "$ref",
  "$schema",
  "additionalProperties",
  "anyOf",
  "const",
  "definitions",
  "description",
  "enum",
  "items",
  "properties",
  "required",
  "title",
  "type",
]);

/** Limits of https://developers.openai.com/api/docs/guides/structured-outputs */
const limits = { properties: 5000, depth: 10, enumValues: 1000 };

type Schema = Readonly<Record<string, unknown>>;

/**
 * What OpenAI refuses in a schema that is to be followed strictly: the sentence its API answers after "Invalid schema
 * for …: ", or undefined.
 */
export function strictSchemaRefusal(schema: unknown): string | undefined {
  if (!isSchema(schema) || schema.type !== "object")
    return `schema must be a JSON Schema of 'type: "object"', got 'type: ${JSON.stringify(isSchema(schema) ? (schema.type ?? "None") : schema)}'.`;
  if ("anyOf" in schema) return "In context=(), 'anyOf' is not permitted.";
  const count = { properties: 0, enumValues: 0 };
  const refusal = refused(schema, [], 1, count);
  if (refusal !== undefined) return refusal;
  if (count.properties > limits.properties) return `Too many properties: ${count.properties}.`;
  if (count.enumValues > limits.enumValues) return `Too many enum values: ${count.enumValues}.`;
  return undefined;
}

function refused(
  schema: unknown,
  context: readonly string[],
  depth: number,
  count: { properties: number; enumValues: number },
): string | undefined {
  const where = `In context=(${context.map((step) => `'${step}'`).join(", ")}), `;
  if (!isSchema(schema)) return `${where}${JSON.stringify(schema)} is not of type 'object'.`;
  if (depth > limits.depth)
    return `${where}the schema is nested more than ${limits.depth} levels deep.`;
  for (const keyword of Object.keys(schema)) {
    if (!permitted.has(keyword)) return `${where}'${keyword}' is not permitted.`;
  }
  if (!("type" in schema || "anyOf" in schema || "$ref" in schema))
    return `${where}schema must have a 'type' key.`;
  const types: readonly unknown[] = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (types.includes("object")) {
    const refusal = objectRefusal(schema, where);
    if (refusal !== undefined) return refusal;
  }
  if (types.includes("array") && !("items" in schema)) return `${where}array schema missing items.`;
  if (Array.isArray(schema.enum)) count.enumValues += schema.enum.length;
  for (const [steps, child] of children(schema)) {
    if (steps[0] === "properties") count.properties += 1;
    const refusal = refused(
      child,
      [...context, ...steps],
      depth + (steps[0] === "$defs" ? 0 : 1),
      count,
    );
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function objectRefusal(schema: Schema, where: string): string | undefined {
  if (schema.additionalProperties !== false)
    return `${where}'additionalProperties' is required to be supplied and to be false.`;
  const names = isSchema(schema.properties) ? Object.keys(schema.properties) : [];
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : [];
  const missing = names.find((name) => !required.includes(name));
  if (missing !== undefined)
    return `${where}'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
  const extra = required.find((name) => typeof name !== "string" || !names.includes(name));
  if (extra !== undefined)
    return `${where}'required' is required to be supplied and to be an array including every key in properties. Extra required key '${extra}' supplied.`;
  return undefined;
}

function children(schema: Schema): [readonly string[], unknown][] {
  const found: [readonly string[], unknown][] = [];
  for (const keyword of ["properties", "$defs", "definitions"]) {
    const group = schema[keyword];
    if (isSchema(group)) {
      for (const [name, child] of Object.entries(group)) found.push([[keyword, name], child]);
    }
  }
  if ("items" in schema) found.push([["items"], schema.items]);
  if (Array.isArray(schema.anyOf)) {
    for (const [index, child] of schema.anyOf.entries())
      found.push([["anyOf", String(index)], child]);
  }
  return found;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
