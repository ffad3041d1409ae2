import { Ajv, type ValidateFunction } from "ajv";
import * as Type from "typebox";

/** The type of a schema's values. Nothing in them is written to. */
export type Static<Schema extends Type.TSchema> = Frozen<Type.Static<Schema>>;
type Frozen<Value> = { readonly [Name in keyof Value]: Frozen<Value[Name]> };

/**
 * An object with exactly these members, as the strict modes of all three vendors demand. The keywords have a fixed order:
 * the vendors' prompt caches compare bytes.
 */
export function object<Properties extends Type.TProperties>(
  properties: Properties,
): Type.TObject<Properties> {
  const { type, required } = Type.Object(properties);
  const ordered = { type, properties, required, additionalProperties: false };
  return ordered as unknown as Type.TObject<Properties>;
}

/** The schema's values or null, without `anyOf` where a list of types or values says the same. */
export function nullable<Schema extends Type.TSchema>(
  schema: Schema,
): Type.TUnsafe<Type.Static<Schema> | null> {
  const { type, enum: values } = schema as { readonly type?: string; readonly enum?: unknown[] };
  if (type === "object") return Type.Unsafe({ anyOf: [{ type: "null" }, schema] });
  return Type.Unsafe({
    ...schema,
    ...(type !== undefined && { type: [type, "null"] }),
    ...(values !== undefined && { enum: [...values, null] }),
  });
}

/**
 * Compiles a schema. Its test keeps the first error, with the value that is wrong. Where a member is missing that has a
 * default, the test puts it into the value: that is how older values are read.
 */
export function validatorOf<Schema extends Type.TSchema>(
  schema: Schema,
): ValidateFunction<Static<Schema>> {
  // They are ours: to check them against the schema of schemas costs each start as much as all the rest of Ajv.
  const ajv = new Ajv({
    allowUnionTypes: true,
    verbose: true,
    meta: false,
    validateSchema: false,
    useDefaults: true,
  });
  return ajv.compile<Static<Schema>>(schema);
}

/** A count: from 0. */
export const count = Type.Integer({ minimum: 0 });
/** A 1-based number of a line. */
export const lineNumber = Type.Integer({ minimum: 1 });
/** SHA of a git object. */
export const sha = Type.String({ pattern: "^[0-9a-f]{40,64}$" });
/** SHA-256 in hex. */
export const sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });
