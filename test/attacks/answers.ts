import type { Answer, AnswerIssue } from "../../src/model/answer.ts";

const empty = { summary: "", issues: [], votes: [], checks: [] };

/** An issue with everything that a row does not care about. */
export function issueOf(
  given: Partial<AnswerIssue> & Pick<AnswerIssue, "file" | "title">,
): AnswerIssue {
  return {
    line: 1,
    endLine: null,
    side: "RIGHT",
    severity: "high",
    category: "bug",
    description: "",
    snippet: null,
    suggestion: null,
    confidence: 0.9,
    preExisting: false,
    ...given,
  };
}

/** The answer of a review turn. */
export function reviewAnswer(issues: readonly AnswerIssue[] = [], summary = ""): Answer {
  return { ...empty, turn: "review", issues, summary };
}

/** The answer of a vote turn. */
export function voteAnswer(votes: Answer["votes"] = []): Answer {
  return { ...empty, turn: "vote", votes };
}

/** The answer of a confirm turn in which every patch is found good. */
export function solvedAnswer(prompt: string): Answer {
  const numbers = [...prompt.matchAll(/^Issue (\d+) at /gm)].map(([, number]) => Number(number));
  const checks = numbers.map((issue) => ({ issue, verdict: "solved", reason: "" }) as const);
  return { ...empty, turn: "confirm", checks };
}

/** The turn that a prompt asks for. */
export function turnOf(prompt: string): Answer["turn"] {
  if (prompt.includes('Set turn to "vote"')) return "vote";
  return prompt.includes('Set turn to "confirm"') ? "confirm" : "review";
}
