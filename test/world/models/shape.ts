import { Ajv, type ErrorObject } from "ajv";

/** The first rule of a shape that a value breaks. */
export interface BrokenRule {
  /** Where, as `input[0].role`; the offending member itself when it is one too many or missing. Empty: the value. */
  readonly path: string;
  readonly kind: "unknown" | "missing" | "wrong";
  /** What is expected, in ajv's words: `must be string`. */
  readonly message: string;
}

const ajv = new Ajv({ allowUnionTypes: true, discriminator: true, strictRequired: false });

/** Makes a check for values of one shape; it gives the value typed, or the first broken rule. */
export function shape<T>(
  schema: object,
): (value: unknown) => { value: T } | { broken: BrokenRule } {
  const validate = ajv.compile<T>(schema);
  return (value) => {
    if (validate(value)) return { value };
    // Where two forms are allowed, both complain: the deepest complaint is about the form that was meant.
    const depth = (error: ErrorObject) => error.instancePath.split("/").length;
    const [error] = (validate.errors ?? []).toSorted((a, b) => depth(b) - depth(a));
    if (error === undefined) throw new Error("ajv refused a value without saying why");
    return { broken: brokenRule(error) };
  };
}

function brokenRule(error: ErrorObject): BrokenRule {
  const { params, keyword } = error;
  const extra = keyword === "additionalProperties" ? String(params.additionalProperty) : undefined;
  const missing = keyword === "required" ? String(params.missingProperty) : undefined;
  const pointer = error.instancePath.split("/").slice(1);
  const member = extra ?? missing;
  const steps = member === undefined ? pointer : [...pointer, member];
  return {
    path: steps
      .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
      .join("")
      .replace(/^\./, ""),
    kind: extra !== undefined ? "unknown" : missing !== undefined ? "missing" : "wrong",
    message: error.message ?? keyword,
  };
}

/** A JSON Schema for an object with exactly these members; those not in `required` may be absent. */
export function members(
  properties: Readonly<Record<string, object>>,
  required: readonly string[] = [],
): object {
  return { type: "object", properties, required, additionalProperties: false };
}

/** A JSON Schema for objects that tell their kinds apart by `type`. */
export function variants(...kinds: readonly object[]): object {
  return {
    type: "object",
    required: ["type"],
    discriminator: { propertyName: "type" },
    oneOf: kinds,
  };
}

export const text = { type: "string" } as const;
export const flag = { type: "boolean" } as const;
export const anything = {} as const;
export const list = (items: object) => ({ type: "array", items }) as const;
export const only = (...values: readonly unknown[]) => ({ enum: values }) as const;
