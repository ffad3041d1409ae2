import {
  type Answer,
  type AnswerIssue,
  answerSchema,
  answerTurns,
  keptAnswerIssueSchema,
} from "../model/answer.ts";
import type { Issue } from "../model/issue.ts";
import { validatorOf } from "../model/schema.ts";
import { composedPath } from "./anchor/path-forms.ts";
import { boundAnswer, type Cuts } from "./answer-limits.ts";

const isAnswer = validatorOf(answerSchema);
const isAnswerIssue = validatorOf(keptAnswerIssueSchema);
const isVote = validatorOf(answerSchema.properties.votes.items);
const isCheck = validatorOf(answerSchema.properties.checks.items);

/** What could be kept of an answer. */
export interface SalvagedAnswer {
  /** Within {@link answerLimits}. */
  readonly answer: Answer;
  /** What those limits took away. */
  readonly cuts: Cuts;
  /** Issues, votes and checks that broke the schema and were left out. */
  readonly droppedCount: number;
}

/**
 * Reads an answer that may break the schema: what is valid is kept one by one, the rest is counted. So is what is too
 * long.
 * @returns undefined when it is not even an object with a list in it
 */
export function salvageAnswer(value: unknown): SalvagedAnswer | undefined {
  if (isAnswer(value)) return { ...boundAnswer(value), droppedCount: 0 };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const record = value as Readonly<Record<string, unknown>>;
  const list = (name: string) => (Array.isArray(record[name]) ? (record[name] as unknown[]) : []);
  if (!["issues", "votes", "checks"].some((name) => Array.isArray(record[name]))) return undefined;
  const issues = list("issues").filter((issue) => isAnswerIssue(issue));
  const votes = list("votes").filter((vote) => isVote(vote));
  const checks = list("checks").filter((check) => isCheck(check));
  const given = list("issues").length + list("votes").length + list("checks").length;
  return {
    ...boundAnswer({
      turn: answerTurns.find((turn) => turn === record.turn) ?? "review",
      summary: typeof record.summary === "string" ? record.summary : "",
      issues,
      votes,
      checks,
    }),
    droppedCount: given - issues.length - votes.length - checks.length,
  };
}

/**
 * A path that a reviewer names, as the diff names it; null when it leaves the repository or cannot be a path.
 * @param known paths of the diff: one of them is what is named, however odd it is, also in another form of Unicode
 */
function readPath(file: string, known: readonly string[]): string | null {
  if (known.includes(file)) return file;
  const composed = composedPath(file);
  const alike = known.filter((path) => composedPath(path) === composed);
  if (alike.length === 1 && alike[0] !== undefined) return alike[0];
  const path = file
    .trim()
    .replaceAll("\\", "/")
    .replace(/^(\.\/)+/, "");
  const leaves = path.startsWith("/") || path.split("/").includes("..");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL or line break in a path is an attack, not a path
  return path === "" || leaves || /[\u0000-\u001f]/.test(path) ? null : path;
}

const lineOrNull = (line: number | null) =>
  line !== null && Number.isSafeInteger(line) && line >= 1 ? line : null;

/**
 * An issue of an answer with what makes no sense counted as not said: nothing that was found is lost over a number.
 * @param known paths of the diff
 */
export function readIssue(issue: AnswerIssue, known: readonly string[] = []): Issue {
  const line = lineOrNull(issue.line);
  const endLine = lineOrNull(issue.endLine);
  const { confidence } = issue;
  return {
    file: readPath(issue.file, known),
    line: line ?? endLine,
    endLine: line !== null && endLine !== null && endLine > line ? endLine : null,
    side: issue.side,
    severity: issue.severity,
    category: issue.category,
    title: issue.title.trim(),
    description: issue.description.trim(),
    snippet: issue.snippet?.trim() ? issue.snippet : null,
    suggestion: issue.suggestion?.trim() ? issue.suggestion : null,
    confidence: confidence >= 0 && confidence <= 1 ? confidence : null,
    preExisting: issue.preExisting,
  };
}
