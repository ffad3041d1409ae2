import { UsageError } from "../../errors.ts";
import { checkWord } from "../driver/check-words.ts";
import { readList, readObject } from "../driver/read-json.ts";

/** One rule of a policy: every member that is given must match. */
export interface ApprovalRule {
  /** For people; shown as the reason where there is no other. */
  readonly name?: string;
  readonly decision: "accept" | "decline";
  /** Higher ones are asked first. Undefined: 0. */
  readonly priority?: number;
  readonly kind?: "command" | "file-change" | "tool-call";
  /** Regular expression of a command. */
  readonly command?: string;
  /** Regular expression of a tool's whole name. */
  readonly tool?: string;
  /** Glob of the absolute folder. */
  readonly cwd?: string;
  /** Globs of the changed files: relative to the folder inside it, absolute outside. */
  readonly paths?: readonly string[];
  /** For the model and the event. */
  readonly reason?: string;
}

/** What somebody can think of a request. */
export const DECISIONS = ["accept", "decline"];
const KINDS = ["command", "file-change", "tool-call"];

const isText = (value: unknown) => typeof value === "string" && value !== "";

const isOneOf = (words: readonly string[]) => (value: unknown) =>
  words.some((word) => word === value);

/** What each member must be; everything else is an error. */
const MEMBERS: Readonly<Record<keyof ApprovalRule, (value: unknown) => boolean>> = {
  name: isText,
  decision: isOneOf(DECISIONS),
  priority: (value) => Number.isFinite(value),
  kind: isOneOf(KINDS),
  command: isText,
  tool: isText,
  cwd: isText,
  paths: (value) => Array.isArray(value) && value.length > 0 && value.every(isText),
  reason: isText,
};

type Fallback = "accept" | "decline" | undefined;

/** Reads `{rules, default?}`. Throws `UsageError` for anything that is not exactly that. */
export function readRules(policy: unknown): {
  readonly rules: readonly ApprovalRule[];
  readonly fallback: Fallback;
} {
  const { rules, default: fallback, ...unknown } = object(policy, "the approval policy");
  refuseUnknown(Object.keys(unknown), "the approval policy");
  checkWord("the approval policy's default", fallback, DECISIONS);
  if (rules !== undefined && !Array.isArray(rules)) {
    throw new UsageError("the approval policy's rules are not a list");
  }
  // Its word has just been checked.
  return { rules: readList(rules, "rules").map(readRule), fallback: fallback as Fallback };
}

function readRule(value: unknown, index: number): ApprovalRule {
  const what = `approval rule ${index + 1}`;
  const rule = object(value, what);
  refuseUnknown(
    Object.keys(rule).filter((member) => !Object.hasOwn(MEMBERS, member)),
    what,
  );
  for (const [member, isValid] of Object.entries(MEMBERS)) {
    const given = rule[member];
    if (given === undefined && member !== "decision") continue;
    if (isValid(given)) continue;
    const words = { decision: DECISIONS, kind: KINDS }[member];
    if (words !== undefined) checkWord(`${what}: ${member}`, given ?? null, words);
    throw new UsageError(`${what}: ${member} is not valid`);
  }
  // Every member has just been checked.
  return rule as unknown as ApprovalRule;
}

function object(value: unknown, what: string): Readonly<Record<string, unknown>> {
  try {
    return readObject(value, what);
  } catch (error) {
    throw new UsageError(`${what} is not an object`, { cause: error });
  }
}

function refuseUnknown(members: readonly string[], what: string): void {
  if (members.length > 0) throw new UsageError(`${what} has no member "${members.join('", "')}"`);
}
