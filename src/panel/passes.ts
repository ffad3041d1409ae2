import type { Effort } from "../coder/coder.ts";
import { answerLimits } from "../review/answer-limits.ts";
import { applyPass, type Looked } from "../review/passes/apply-pass.ts";
import type { Reply } from "./ask.ts";

/** Efforts at which one look is not enough. Undefined counts as `high`, the reviewers' default. */
const deepEfforts: readonly string[] = ["high", "xhigh", "max"];

/**
 * How many turns a reviewer looks at a part of the change.
 * @param passes as it is set; null: by the effort, undefined: once
 */
export function passesOf(passes: number | null | undefined, effort: Effort | undefined): number {
  if (passes === undefined) return 1;
  return passes ?? (effort === undefined || deepEfforts.includes(effort) ? 2 : 1);
}

/** What all looks at a part gave. */
export interface Looks extends Looked {
  /** What is missing, for people; each makes the review partial. */
  readonly problems: readonly string[];
  /** Broke the schema, or voted on a number that there is not. */
  readonly droppedCount: number;
  /** Why there were fewer looks than wanted, though nothing failed; null: there were not. */
  readonly unbegun: string | null;
}

/** What further looks are made with. */
export interface FurtherLooks {
  /** How many looks there may be, the first one included. */
  readonly passes: number;
  /** Why no further look is to be begun; null: it is. */
  blocker(): string | null;
  /** Has the reviewer look again at what it raised. */
  ask(pass: number, looked: Looked): Promise<Reply>;
}

/**
 * Has a reviewer look again until a look adds nothing. One that fails costs only what it would have added: what was said
 * before is kept.
 */
export async function lookAgain(
  first: Extract<Reply, { status: "answered" }>,
  { passes, blocker, ask }: FurtherLooks,
): Promise<Looks> {
  let looked: Looked = { issues: first.answer.issues, withdrawn: [] };
  let { droppedCount } = first;
  let unbegun: string | null = null;
  const problems = first.problem === null ? [] : [first.problem];
  for (let pass = 2; pass <= passes; pass += 1) {
    unbegun = blocker();
    if (unbegun !== null) break;
    const reply = await ask(pass, looked);
    if (reply.status === "failed") {
      problems.push(
        `its ${pass === 2 ? "second" : "third"} look failed, what it said before is kept: ${reply.reason}`,
      );
      break;
    }
    if (reply.problem !== null) problems.push(reply.problem);
    const { addedCount, invalidCount, leftOutCount, ...applied } = applyPass(looked, reply.answer);
    looked = applied;
    droppedCount += reply.droppedCount + invalidCount;
    if (leftOutCount > 0) {
      problems.push(`more than ${answerLimits.issues} issues in a part: ${leftOutCount} left out`);
    }
    if (addedCount === 0) break;
  }
  return { ...looked, problems, droppedCount, unbegun };
}

/** Tells a reader once for each reason that reviewers looked less often than they were to. */
export function unbegunNotices(
  members: readonly { readonly name: string; unbegun(): readonly string[] }[],
): string[] {
  const all = members.flatMap(({ name, unbegun }) => unbegun().map((reason) => ({ name, reason })));
  return [...Map.groupBy(all, ({ reason }) => reason)].map(([reason, ones]) => {
    const names = [...new Set(ones.map(({ name }) => name))].join(", ");
    const parts = ones.length === 1 ? "a part" : `${ones.length} parts`;
    return `No further look at ${parts} of the change by ${names}: ${reason}.`;
  });
}
