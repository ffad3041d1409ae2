import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

/** What expressions may name: `github`, `secrets` and so on, each a JSON value. */
export type ExpressionContext = Record<string, unknown>;

/** A template with each `${{ … }}` evaluated by GitHub's own evaluator. */
export function evaluated(template: string, context: ExpressionContext): string {
  return template.replace(/\$\{\{([\s\S]*?)\}\}/g, (_, expression: string) => {
    const { tokens } = new Lexer(expression.trim()).lex();
    const parsed = new Parser(tokens, Object.keys(context), []).parse();
    const values = toData(context);
    if (!(values instanceof data.Dictionary)) throw new Error("the context is no dictionary");
    return new Evaluator(parsed, values).evaluate().coerceString();
  });
}

function toData(value: unknown): data.ExpressionData {
  switch (typeof value) {
    case "string":
      return new data.StringData(value);
    case "number":
      return new data.NumberData(value);
    case "boolean":
      return new data.BooleanData(value);
    case "object":
      if (value === null) return new data.Null();
      if (Array.isArray(value)) return new data.Array(...value.map(toData));
      return new data.Dictionary(
        ...Object.entries(value).map(([key, each]) => ({ key, value: toData(each) })),
      );
    default:
      return new data.Null();
  }
}

/** What `success()`, `failure()` and `cancelled()` say where a condition stands. */
export type Status = "success" | "failure" | "cancelled";

/** The JSON value of one expression, with or without its braces. */
export function expressionValue(
  text: string,
  context: ExpressionContext,
  status: Status = "success",
): unknown {
  const [, inner = text] = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(text) ?? [];
  const functions = ["success", "failure", "cancelled", "always"].map((name) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(name === "always" || name === status),
  }));
  const { tokens } = new Lexer(`toJSON(${inner.trim()})`).lex();
  const parsed = new Parser(tokens, Object.keys(context), functions).parse();
  const values = toData(context);
  if (!(values instanceof data.Dictionary)) throw new Error("the context is no dictionary");
  const known = new Map(functions.map((each) => [each.name, each]));
  return JSON.parse(new Evaluator(parsed, values, known).evaluate().coerceString());
}

/** Whether a job or step with this condition starts: without a function of the status `success()` goes in front. */
export function conditionHolds(
  condition: string | undefined,
  context: ExpressionContext,
  status: Status,
): boolean {
  const [, inner = condition ?? "true"] = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(condition ?? "") ?? [];
  const asks = /\b(?:success|failure|cancelled|always)\(\)/.test(inner);
  const whole = asks ? inner : `success() && (${inner})`;
  return expressionValue(`!(!(${whole}))`, context, status) === true;
}
