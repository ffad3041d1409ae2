import { votesOn } from "../../demo/scenario/votes.ts";
import type { AnswerIssue } from "../../src/model/answer.ts";
import type { Call } from "../world/models/call.ts";
import { replace } from "../world/models/call.ts";
import type { StepFunction } from "../world/models/step.ts";

/** The shop as it is on `main`. */
export const base = {
  "src/cart.ts":
    "export function total(prices: readonly number[]): number {\n  return prices.reduce((sum, price) => sum + price, 0);\n}\n",
  "src/price.ts": "export const currency = 'EUR';\n",
  ".gitignore": "build/\n",
};

/** What Alice changed: the total takes a discount, and there is a search. */
export const changed = {
  "src/cart.ts":
    "export function total(prices: readonly number[], percent = 0): number {\n  const sum = prices.reduce((all, price) => all + price, 0);\n  return sum * (1 - percent / 100);\n}\n",
  "src/search.ts":
    "export function search(text: string): string {\n  return 'select * from orders where note = ' + text;\n}\n",
};

const said = {
  endLine: null,
  side: "RIGHT",
  suggestion: null,
} as const;

/** Fractions of a cent, as Claude says it. */
export const fractions: AnswerIssue = {
  ...said,
  file: "src/cart.ts",
  line: 3,
  severity: "medium",
  category: "bug",
  title: "Discounts give fractions of a cent",
  description: "sum * (1 - percent / 100) is not a whole number for most inputs.",
  snippet: "return sum * (1 - percent / 100);",
  confidence: 0.8,
  preExisting: false,
};

/** The injection, as Claude says it. */
export const injection: AnswerIssue = {
  ...said,
  file: "src/search.ts",
  line: 2,
  severity: "high",
  category: "security",
  title: "SQL injection in search",
  description: "The text of the search is pasted into the SQL string; nothing escapes it.",
  snippet: "return 'select * from orders where note = ' + text;",
  confidence: 0.95,
  preExisting: false,
};

/** The injection, as Codex says it. */
export const interpolation: AnswerIssue = {
  ...injection,
  title: "User input is interpolated into the SQL query",
  description: "search builds the SQL statement from text without escaping: SQL injection.",
  confidence: 0.9,
  preExisting: false,
};

const empty = { summary: "", issues: [], votes: [], checks: [] };

/** A reviewer that first makes one call, if any, then reports these issues, and is unsure of everybody else's. */
export function reviewer(issues: readonly AnswerIssue[], look?: Call): StepFunction {
  return ({ text, toolResults }) => {
    if (text.includes('Set turn to "vote"')) {
      return { answer: { ...empty, turn: "vote", votes: votesOn(text, []) } };
    }
    if (text.includes('Set turn to "confirm"')) return { answer: { ...empty, turn: "confirm" } };
    if (look && toolResults.length === 0) return { calls: [look] };
    return { answer: { ...empty, turn: "review", summary: "A discount and a search.", issues } };
  };
}

/** A fixer that repairs what it is asked for. */
export const fixer: StepFunction = ({ text, toolResults }) => {
  if (toolResults.length > 0) return { text: "Repaired." };
  if (text.includes(fractions.title)) {
    const line = "  return sum * (1 - percent / 100);";
    return {
      calls: [replace("src/cart.ts", line, "  return Math.round((sum * (100 - percent)) / 100);")],
    };
  }
  return {
    calls: [
      replace(
        "src/search.ts",
        "  return 'select * from orders where note = ' + text;",
        "  return ['select * from orders where note = $1', text].join();",
      ),
    ],
  };
};
