import type { RequestContent } from "../request.ts";
import type { Step } from "../step.ts";

/**
 * The answer to one of the CLI's own questions (which model, who speaks next, is this a loop, a summary), made from
 * the schema it sends: first enum value, zero, false, empty list. `next_speaker` is the exception: the user.
 */
export function sideStep({ schema }: RequestContent): Step {
  return schema === undefined ? { text: "Nothing of note so far." } : { answer: filled(schema) };
}

function filled(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return null;
  if ("enum" in schema && Array.isArray(schema.enum))
    return schema.enum.includes("user") ? "user" : schema.enum[0];
  const type = "type" in schema ? String(schema.type).toLowerCase() : "";
  switch (type) {
    case "object": {
      const properties = "properties" in schema ? (schema.properties ?? {}) : {};
      return Object.fromEntries(
        Object.entries(properties).map(([name, child]) => [name, filled(child)]),
      );
    }
    case "array":
      return [];
    case "number":
    case "integer":
      return "minimum" in schema ? schema.minimum : 0;
    case "boolean":
      return false;
    default:
      return "none";
  }
}
