import type { Answer, AnswerIssue } from "../model/answer.ts";
import type { WithdrawnIssue } from "../model/issue.ts";
import { cutText } from "../text/cut.ts";

/**
 * The most of an answer that is used. Texts in characters (UTF-16 units), lists in items: far more than a reader reads,
 * and so little that all work on it takes no time to speak of. What is cut ends in an ellipsis.
 */
export const answerLimits = {
  texts: {
    summary: 4_000,
    file: 1_024,
    title: 500,
    description: 10_000,
    snippet: 10_000,
    suggestion: 20_000,
    reason: 2_000,
  },
  /** Lines of a snippet: whoever quotes more quotes a file. */
  snippetLines: 200,
  /** Issues of one answer, and of all answers of one reviewer. */
  issues: 200,
  issuesOfReviewer: 1_000,
  votes: 4_000,
  checks: 1_000,
} as const;

/** What {@link boundAnswer} took away. */
export interface Cuts {
  /** Texts that were cut. */
  readonly texts: number;
  /** Issues, votes and checks beyond the limit, which are left out. */
  readonly items: number;
}

export const noCuts: Cuts = { texts: 0, items: 0 };

/** Both together. */
export function sumCuts(a: Cuts, b: Cuts): Cuts {
  return { texts: a.texts + b.texts, items: a.items + b.items };
}

/** An answer within its limits, and what that took. What is within them stays as it is. */
export function boundAnswer(answer: Answer): { readonly answer: Answer; readonly cuts: Cuts } {
  const { summary, issues, votes, checks } = answer;
  const parts = {
    summary: boundText("summary", summary),
    issues: boundItems(issues, answerLimits.issues, boundIssue),
    votes: boundItems(votes, answerLimits.votes, boundReason),
    checks: boundItems(checks, answerLimits.checks, boundReason),
  };
  const bounded = {
    ...answer,
    summary: parts.summary,
    issues: parts.issues.items,
    votes: parts.votes.items,
    checks: parts.checks.items,
  };
  const cuts = [parts.issues, parts.votes, parts.checks].map((part) => part.cuts);
  return {
    answer: bounded,
    cuts: cuts.reduce(sumCuts, { texts: parts.summary === summary ? 0 : 1, items: 0 }),
  };
}

/** A text of an answer, cut to what is used of it. */
export function boundText(name: keyof typeof answerLimits.texts, text: string): string {
  return cutText(text, answerLimits.texts[name]);
}

/** An issue of an answer with its texts cut. */
export function boundIssue(issue: AnswerIssue): AnswerIssue {
  const { snippet, suggestion } = issue;
  return {
    ...issue,
    file: boundText("file", issue.file),
    title: boundText("title", issue.title),
    description: boundText("description", issue.description),
    snippet: snippet === null ? null : boundText("snippet", firstLines(snippet)),
    suggestion: suggestion === null ? null : boundText("suggestion", suggestion),
  };
}

/** An issue that was taken back, with its texts cut. */
export function boundWithdrawn(issue: WithdrawnIssue): WithdrawnIssue {
  return {
    ...issue,
    file: boundText("file", issue.file),
    title: boundText("title", issue.title),
    description: boundText("description", issue.description),
    reason: boundText("reason", issue.reason),
  };
}

/** A vote or a check with its reason cut. */
export function boundReason<Item extends { readonly reason: string }>(item: Item): Item {
  return { ...item, reason: boundText("reason", item.reason) };
}

/** A list of an answer, its items bounded one by one. */
export function boundItems<Item extends object>(
  items: readonly Item[],
  limit: number,
  bound: (item: Item) => Item,
): { readonly items: Item[]; readonly cuts: Cuts } {
  let texts = 0;
  const bounded = items.slice(0, limit).map((item) => {
    const short = bound(item);
    const names = Object.keys(item) as (keyof Item)[];
    texts += names.filter((name) => short[name] !== item[name]).length;
    return short;
  });
  return { items: bounded, cuts: { texts, items: items.length - bounded.length } };
}

function firstLines(snippet: string): string {
  let end = -1;
  for (let line = 0; line < answerLimits.snippetLines; line += 1) {
    end = snippet.indexOf("\n", end + 1);
    if (end === -1) return snippet;
  }
  return end === snippet.length - 1 ? snippet : `${snippet.slice(0, end)}\n…`;
}

/** Tells a reader what was taken away; undefined when nothing was. @param who whose answer it was */
export function cutsNotice(who: string, { texts, items }: Cuts): string | undefined {
  const parts = [
    ...(texts > 0 ? [`${counted(texts, "text")} cut`] : []),
    ...(items > 0 ? [`${counted(items, "item")} left out`] : []),
  ];
  if (parts.length === 0) return undefined;
  return `The answers of ${who} are longer than is used of them: ${parts.join(", ")}.`;
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
