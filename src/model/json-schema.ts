/** A text, as JSON Schema. */
export const text = { type: "string" };
export const textOrNull = { type: ["string", "null"] };
/** A count: from 0. */
export const integer = { type: "integer", minimum: 0 };
/** A 1-based number of a line. */
export const lineOrNull = { type: ["integer", "null"], minimum: 1 };
const sha = "^[0-9a-f]{40,64}$";
export const shaOrNull = { type: ["string", "null"], pattern: sha };
/** SHA-256 in hex. */
export const sha256 = { type: "string", pattern: "^[0-9a-f]{64}$" };
/** A place in a list: from 0. */
export const position = { type: "integer", minimum: 0, maximum: 1_000_000 };
/** As `Date.toISOString` writes it. */
export const time = {
  type: "string",
  pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
};
export const orNull = (schema: object) => ({ anyOf: [{ type: "null" }, schema] });
export const list = (items: object) => ({ type: "array", items });
export const choice = (...values: (string | null)[]) => ({ enum: values });

/** An object with exactly these members. */
export function object(properties: Readonly<Record<string, object>>) {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}
