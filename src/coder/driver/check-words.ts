import { UsageError } from "../../errors.ts";

/**
 * Throws `UsageError` for a value that is none of the words of an option. Callers may be JavaScript, and a word that
 * nobody knows must never pass for one that allows more.
 */
export function checkWord(option: string, value: unknown, words: readonly string[]): void {
  if (value === undefined || words.some((word) => word === value)) return;
  const given = typeof value === "string" ? `"${value}"` : String(value);
  throw new UsageError(`${option} ${given} is none of ${words.join(", ")}`);
}
