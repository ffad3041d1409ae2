import * as Type from "typebox";
import { type Issue, issueSchema } from "../model/issue.ts";
import { nullable, type Static, validatorOf } from "../model/schema.ts";

/** One reviewer's issues as `crosscheck merge` reads them. */
export interface ReviewFile {
  readonly reviewer: string;
  readonly issues: readonly Issue[];
}

/** What a review file holds, or the first thing that is wrong with it. `index` is 0-based, null for the file itself. */
export type ReadReviewFile =
  | ({ readonly status: "read" } & ReviewFile)
  | { readonly status: "rejected"; readonly index: number | null; readonly reason: string };

const { title, description } = issueSchema.properties;
const given = {
  ...issueSchema.properties,
  title: nullable(title),
  description: nullable(description),
  preExisting: nullable(Type.Boolean()),
};
type GivenIssue = Partial<Static<Type.TObject<typeof given>>>;
/** Members that are not named are ignored, so that a tool's own output can be read as it is. */
const givenIssueSchema = Type.Unsafe<GivenIssue>({ type: "object", properties: given });
const validIssue = validatorOf(givenIssueSchema);

/**
 * Reads `{"reviewer": NAME, "issues": [...]}` or a bare `{"issues": [...]}`. Of an issue only a title or a description
 * is required; whatever else is missing counts as null,
 * and `preExisting` as false.
 * @param text the file's text
 * @param fallback the reviewer's name when the file gives none
 */
export function readReviewFile(text: string, fallback: string): ReadReviewFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { status: "rejected", index: null, reason: `is not JSON: ${why}` };
  }
  if (typeof value !== "object" || value === null || !("issues" in value)) {
    return { status: "rejected", index: null, reason: 'has no "issues"' };
  }
  if (!Array.isArray(value.issues)) {
    return { status: "rejected", index: null, reason: '"issues" is not a list' };
  }
  const reviewer = "reviewer" in value ? value.reviewer : fallback;
  if (typeof reviewer !== "string" || reviewer.trim() === "") {
    return { status: "rejected", index: null, reason: '"reviewer" is not a name' };
  }
  const issues: Issue[] = [];
  for (const [index, item] of (value.issues as unknown[]).entries()) {
    if (!validIssue(item)) return { status: "rejected", index, reason: describeError(validIssue) };
    const issue = complete(item);
    if (issue.title === "" && issue.description === "") {
      return { status: "rejected", index, reason: "has neither a title nor a description" };
    }
    if (issue.endLine !== null && issue.endLine < (issue.line ?? 1)) {
      return { status: "rejected", index, reason: "endLine is before line" };
    }
    issues.push(issue);
  }
  return { status: "read", reviewer, issues };
}

function complete(item: GivenIssue): Issue {
  return {
    file: item.file ?? null,
    line: item.line ?? null,
    endLine: item.endLine ?? null,
    side: item.side ?? null,
    severity: item.severity ?? null,
    category: item.category ?? null,
    title: item.title?.trim() ?? "",
    description: item.description?.trim() ?? "",
    snippet: item.snippet ?? null,
    suggestion: item.suggestion ?? null,
    confidence: item.confidence ?? null,
    preExisting: item.preExisting ?? false,
  };
}

function describeError(validate: typeof validIssue): string {
  const error = validate.errors?.[0];
  if (!error) return "is malformed";
  const member = error.instancePath.slice(1) || "the issue";
  const allowed: unknown = error.params.allowedValues;
  const values = Array.isArray(allowed)
    ? `: ${allowed.map((one) => JSON.stringify(one)).join(", ")}`
    : "";
  const { type } = error.params;
  // The validator joins types by commas alone.
  const wanted = Array.isArray(type) ? `must be ${type.join(" or ")}` : error.message;
  return `${member} ${wanted}${values}, not ${JSON.stringify(error.data)?.slice(0, 80)}`;
}
