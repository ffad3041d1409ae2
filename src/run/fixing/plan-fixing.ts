import { messageOf } from "../../errors.ts";
import { type AssembledFix, assembleCommits } from "../../fix/assemble.ts";
import { verifyTogether } from "../../fix/combine.ts";
import { isCommittable } from "../../fix/patch-scope.ts";
import type { Unverified, Verify } from "../../fix/verify.ts";
import type { FixResult } from "../../model/result.ts";
import type { Change } from "../change/change.ts";
import type { RunContext } from "../context.ts";
import { verifierOf } from "../verifier.ts";

/** How issues are fixed in this run: settled before the fixer is asked. */
export interface FixPlan {
  /** True: each patch applies to the head alone and is suggested; false: patches build on each other. */
  readonly independent: boolean;
  /** Null: nothing judges patches, and `unverified` says why. */
  readonly verify: Verify | null;
  readonly unverified: Unverified;
  /** Which of the fixes may stand together, in rank order: those that do not are `rejected`, or left out. */
  together(fixes: readonly FixResult[]): Promise<readonly FixResult[]>;
  /** SHAs of the tree objects that `verify` has passed until now. */
  readonly passed: ReadonlySet<string>;
  /** For people. */
  readonly notices: readonly string[];
}

/**
 * Settles whether fixes can be committed here, and whether `verify` can judge them, which takes a run of it on the
 * untouched head. Where one of the two cannot be, fixes are suggested, each a patch of its own.
 */
export async function planFixing(change: Change, context: RunContext): Promise<FixPlan> {
  const { config, rights } = context;
  const [blocker, judge] = await Promise.all([
    config.fix === "suggest" ? null : blockerOf(rights),
    findJudge(change, context),
  ]);
  const unjudged = rights.forReading || config.fix === "suggest" ? null : judge.problem;
  const why = blocker ?? unjudged;
  const notices = [
    ...(judge.problem === null ? [] : [`Patches are not verified: ${judge.problem}.`]),
    ...(why === null ? [] : [`The fixes are suggested, not committed: ${why}.`]),
  ];
  const { verify, unverified, passed } = judge;
  const { repository, tree } = change;
  return {
    independent: config.fix === "suggest" || why !== null,
    verify,
    unverified,
    together: async (fixes) =>
      verify ? await verifyTogether({ repository, tree, fixes }, verify) : fixes,
    passed,
    notices,
  };
}

/** Why nothing can be committed. What cannot be asked now blocks it too: the patches are worth more than the question. */
async function blockerOf(rights: RunContext["rights"]): Promise<string | null> {
  try {
    return await rights.commitBlocker();
  } catch (error) {
    return `whether they can be committed could not be asked: ${messageOf(error)}`;
  }
}

/** The user's command, or why it does not judge. */
interface Judge extends Pick<FixPlan, "verify" | "unverified" | "passed"> {
  /** For people; null when it judges, or when there is no command. */
  readonly problem: string | null;
}

async function findJudge(change: Change, context: RunContext): Promise<Judge> {
  const { config, pool, rights, signal } = context;
  const passed = new Set<string>();
  if (config.verify === null) {
    return { verify: null, unverified: "not-run", passed, problem: null };
  }
  const { unjailed, folder } = pool.sandbox;
  const blocker = unjailed === null ? null : await rights.verifyBlocker();
  if (blocker !== null) {
    const problem = `verify executes the change's code, there is no jail for it (${unjailed}), and ${blocker}`;
    return { verify: null, unverified: "not-allowed", passed, problem };
  }
  const { verifyTimeoutMs: timeoutMs } = config;
  const judge = await verifierOf(config.verify, change, context, { folder, timeoutMs, signal });
  const verify: Verify = async (tree) => {
    const verdict = await judge(tree);
    if (verdict.status === "passed") passed.add(tree);
    return verdict;
  };
  const verdict = await verify(change.tree);
  if (verdict.status !== "failed") {
    return { verify, unverified: "not-run", passed, problem: null };
  }
  const problem = `verify cannot judge them, because it fails without them too (${verdict.reason})`;
  return { verify: null, unverified: "cannot-judge", passed, problem };
}

/**
 * Makes commits of the fixes that may be committed, verified together once more. The others stay as they are. Some
 * patches are only shown, and never committed: those that lack an asked confirmation or verification, and those that
 * change more than a fix may.
 */
export async function assembleFixes(
  fixes: readonly FixResult[],
  plan: Pick<FixPlan, "independent" | "together"> | null,
  change: Change,
  { config, rights }: Pick<RunContext, "config" | "rights">,
): Promise<AssembledFix[]> {
  if (plan === null || plan.independent) return fixes.map((fix) => ({ fix, changes: null }));
  const committable = fixes.filter((fix) => {
    const confirmed = !config.confirmFixes || fix.confirmations.length > 0;
    const verified = config.verify === null || fix.verify === "passed";
    return isCommittable(fix) && (rights.forReading || (confirmed && verified));
  });
  const together = await plan.together(committable);
  const assembled = await assembleCommits(change.repository, change.head, together);
  return fixes.map(
    (fix) => assembled.find((one) => one.fix.issue === fix.issue) ?? { fix, changes: null },
  );
}
