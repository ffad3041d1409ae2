import type { Issue } from "../../model/issue.ts";
import { wordsOf } from "../merge/words.ts";
import { kindsIn } from "./defect-words.ts";

/** What an issue says; empty texts say nothing. */
export type IssueText = Pick<Issue, "title" | "description">;

/** The stems of an issue's title, or of its description when there is no title; sorted, each once. */
export function titleTerms({ title, description }: IssueText): string[] {
  return [...wordsOf(title || description).all.keys()].sort();
}

/**
 * The kind of defect that an issue speaks of most; the title counts more than the rest.
 * Empty when it uses no word of any kind. Rewordings keep it more often than any single word.
 */
export function defectKind({ title, description }: IssueText): string {
  const counts = new Map<string, number>();
  for (const [text, worth] of [
    [title, 3],
    [description, 1],
  ] as const) {
    for (const [kind, count] of kindsIn(text)) {
      counts.set(kind, (counts.get(kind) ?? 0) + worth * count);
    }
  }
  const [first] = [...counts].sort(
    ([leftKind, left], [rightKind, right]) => right - left || (leftKind < rightKind ? -1 : 1),
  );
  return first?.[0] ?? "";
}

/** How alike two issues' words are, 0..1: what they share of stems, kinds of defect and names. */
export function wordSimilarity(left: IssueText, right: IssueText): number {
  const [ours, theirs] = [issueTerms(left), issueTerms(right)];
  const shared = [...ours].filter((term) => theirs.has(term)).length;
  return ours.size + theirs.size === 0 ? 1 : (2 * shared) / (ours.size + theirs.size);
}

/** An issue is compared with many others. */
const knownTerms = new WeakMap<IssueText, Set<string>>();

function issueTerms(issue: IssueText): Set<string> {
  const known = knownTerms.get(issue);
  if (known !== undefined) return known;
  const text = `${issue.title}\n${issue.description}`;
  const { all, names } = wordsOf(text);
  const named = [...names].map((name) => `name ${name}`);
  const terms = new Set([...all.keys(), ...kindsIn(text).keys(), ...named]);
  knownTerms.set(issue, terms);
  return terms;
}
