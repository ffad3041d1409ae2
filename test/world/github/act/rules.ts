import type { Repository, Rule } from "../entity/repository.ts";

/** What GitHub says where a rule refuses a change of a ref. */
const words: Readonly<Record<Exclude<Rule["kind"], "commit-message">, string>> = {
  "required-signatures": "Commits must have verified signatures.",
  creation: "Cannot create ref due to creations being restricted.",
  "pull-request": "Changes must be made through a pull request.",
};

/** A change of a ref, as far as rules look at it. */
export interface RefChange {
  /** Full name. */
  ref: string;
  created: boolean;
  /** Commits that come with it; those behind a ref that only moves were judged when they came. */
  commits: readonly { message: string; signed: boolean }[];
}

/** GitHub's refusal of a change by rulesets; undefined where no rule is broken. */
export function ruleViolation({ rules }: Repository, change: RefChange): string | undefined {
  const broken = rules.filter((rule) => isFor(rule, change.ref) && isBroken(rule, change));
  if (broken.length === 0) return undefined;
  return `Repository rule violations found\n\n${broken.map(wordsOf).join("\n\n")}\n\n`;
}

function isFor({ branches }: Rule, ref: string): boolean {
  const branch = ref.replace(/^refs\/heads\//, "");
  return branches.some((one) =>
    one.endsWith("*") ? branch.startsWith(one.slice(0, -1)) : one === branch,
  );
}

function isBroken({ kind, pattern = "" }: Rule, { created, commits }: RefChange): boolean {
  switch (kind) {
    case "creation":
      return created;
    case "pull-request":
      return !created;
    case "required-signatures":
      return commits.some(({ signed }) => !signed);
    case "commit-message":
      return commits.some(({ message }) => !new RegExp(pattern, "m").test(message));
  }
}

/** The words for the message's pattern are from memory: no public thread was found that quotes them. */
function wordsOf({ kind, pattern }: Rule): string {
  return kind === "commit-message"
    ? `Commit message must match a given regex pattern: ${pattern}`
    : words[kind];
}

/** The same rules for the hook that judges pushes: kind, branch and words of each, one a line. */
export function ruleLines(rules: readonly Rule[]): string {
  return rules
    .flatMap((rule) => rule.branches.map((branch) => [branch, rule] as const))
    .map(([branch, rule]) => {
      const fields = [rule.kind, `refs/heads/${branch}`, rule.pattern ?? ".", wordsOf(rule)];
      return `${fields.join("\t")}\n`;
    })
    .join("");
}
