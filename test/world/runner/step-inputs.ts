import type { Action } from "./action.ts";
import { type ExpressionContext, evaluated } from "./expression.ts";

/**
 * A step's inputs by their names: what was given, else the default, else an empty string. As on
 * GitHub `required` is not enforced, and an unknown input is passed on with a warning.
 */
export function stepInputs(
  action: Action,
  given: Record<string, string>,
  context: ExpressionContext,
): { inputs: Record<string, string>; warnings: string[] } {
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const valid = Object.keys(action.inputs);
  const unknown = Object.keys(given).filter((name) => !valid.some((each) => same(each, name)));
  const list = (names: string[]) => `'${names.join("', '")}'`;
  const warnings =
    unknown.length > 0
      ? [`Unexpected input(s) ${list(unknown)}, valid inputs are [${list(valid)}]`]
      : [];
  const inputs: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) inputs[name] = evaluated(value, context);
  for (const [name, input] of Object.entries(action.inputs)) {
    const isGiven = Object.keys(given).some((each) => same(each, name));
    if (!isGiven) inputs[name] = evaluated(input.default ?? "", context);
    else if (input.deprecationMessage !== undefined) {
      warnings.push(
        `Input '${name}' has been deprecated with message: ${input.deprecationMessage}`,
      );
    }
  }
  return { inputs, warnings };
}
