import { type CoderCase, coders } from "./coders.ts";

/** The contract suite's case of a coder, for tests of that coder alone. */
export function caseOf(name: CoderCase["name"]): CoderCase {
  const found = coders.find((coder) => coder.name === name);
  if (found === undefined) throw new Error(`${name} is no longer among the coders`);
  return found;
}
