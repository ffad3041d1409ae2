/** The value as an object. Throws `TypeError` that names `what` when it is none. */
export function readObject(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new TypeError(`${what} is not an object`);
}

/** The value as an array; null and undefined count as empty. Throws `TypeError` when it is anything else. */
export function readList(value: unknown, what: string): readonly unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new TypeError(`${what} is not a list`);
}

/** The value as text. Throws `TypeError` when it is none. */
export function readText(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw new TypeError(`${what} is not text`);
}

/** The value when it is text, else undefined. */
export function textOrNone(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The value when it is a number, else undefined. */
export function numberOrNone(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
