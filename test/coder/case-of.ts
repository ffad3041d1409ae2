import { type CoderCase, coders } from "./coders.ts";

/** The contract suite's case with this title, for tests of that coder alone. */
export function caseOf(title: string): CoderCase {
  const found = coders.find((coder) => (coder.title ?? coder.name) === title);
  if (found === undefined) throw new Error(`${title} is no longer among the coders`);
  return found;
}
