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
