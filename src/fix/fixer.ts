import type { Thread, ThreadOptions } from "../coder/coder.ts";
import { AbortError, CoderError, UnsupportedError } from "../errors.ts";
import { applyPatch } from "../git/apply.ts";
import { changedPaths, patchText } from "../git/diff.ts";
import type { Repository } from "../git/repository.ts";
import { resetTree, snapshotTree } from "../git/tree.ts";
import { fixerSystemPrompt, fixPrompt } from "../review/fix-prompt.ts";
import type { ReportedIssue } from "../review/issue.ts";
import type { FixResult } from "../review/result.ts";
import { checkPatch } from "./check-patch.ts";

/** What the fixer works with. */
export interface FixerOptions {
  readonly repository: Repository;
  /** The fixer's own folder, exported from `tree`. */
  readonly folder: string;
  /** The agents' tree, as `folder` holds it at the start. */
  readonly tree: string;
  /** The pinned head (or the working tree's tree object): what patches must apply to. */
  readonly head: string;
  /** True: each patch applies to the head alone; false: to the head and the fixes before it. */
  readonly independent: boolean;
  readonly turnTimeoutMs: number;
  readonly signal: AbortSignal;
  startThread(
    options: Pick<ThreadOptions, "cwd" | "sandbox" | "approvalPolicy" | "system">,
  ): Promise<Thread>;
  readonly onProgress: (issue: ReportedIssue, state: "started" | FixResult["status"]) => void;
}

/** What a turn left in the folder. */
interface Attempt {
  readonly status: FixResult["status"];
  readonly reason: string | null;
  readonly patch: string | null;
  readonly summary: string;
}

const nothing = { verify: "not-run", confirmations: [], commit: null } as const;

/**
 * Drives one thread through the issues, one turn each, in the order given. The difference that a turn makes is its
 * patch; a patch that is not accepted is taken back before the next turn. Never rejects for what the coder does.
 */
export async function fixIssues(
  issues: readonly ReportedIssue[],
  options: FixerOptions,
): Promise<FixResult[]> {
  const { repository, folder } = options;
  /** What the folder should hold, and what patches are applied to, both moving on with each kept patch. */
  let tree = options.tree;
  let target = options.head;
  let thread: Thread | undefined;
  let fresh = true;

  /** One turn. A thread that failed is closed: the next issue gets a new one. */
  async function turn(issue: ReportedIssue): Promise<{ text: string } | { failure: string }> {
    try {
      thread ??= await options.startThread({
        cwd: folder,
        sandbox: "workspace-write",
        approvalPolicy: "never",
        system: fixerSystemPrompt,
      });
      const { turnTimeoutMs: timeoutMs, signal } = options;
      const reset = options.independent && !fresh;
      const { text } = await thread.run(fixPrompt(issue, { reset }), { timeoutMs, signal });
      fresh = false;
      return { text };
    } catch (error) {
      if (!(error instanceof CoderError || error instanceof UnsupportedError)) throw error;
      await thread?.close();
      thread = undefined;
      fresh = true;
      return { failure: error instanceof AbortError ? "the run was stopped" : error.message };
    }
  }

  async function attempt(issue: ReportedIssue): Promise<Attempt> {
    const said = await turn(issue);
    const now = await snapshotTree(repository, folder, tree);
    const takeBack = async (status: Attempt["status"], reason: string, summary = "") => {
      if (now !== tree) await resetTree(repository, folder, now, tree);
      return { status, reason, patch: null, summary };
    };
    if ("failure" in said) return await takeBack("failed", said.failure);
    if (now === tree) {
      const reason = "the fixer changed nothing";
      return { status: "no-change", reason, patch: null, summary: said.text };
    }
    const [changed, patch] = await Promise.all([
      changedPaths(repository, tree, now),
      patchText(repository, tree, now),
    ]);
    const check = checkPatch({ changed, text: patch, issueFile: issue.file });
    if (check.status === "rejected") return await takeBack("rejected", check.reason, said.text);
    const applied = await applyPatch(repository, target, patch);
    if (applied.status === "conflict") {
      return await takeBack("rejected", `it does not apply: ${applied.reason}`, said.text);
    }
    if (options.independent) await resetTree(repository, folder, now, tree);
    else [tree, target] = [now, applied.tree];
    return { status: "fixed", reason: null, patch, summary: said.text };
  }

  const results: FixResult[] = [];
  try {
    for (const issue of issues) {
      if (options.signal.aborted) break;
      options.onProgress(issue, "started");
      const result = { issue: issue.id, ...(await attempt(issue)), ...nothing };
      options.onProgress(issue, result.status);
      results.push(result);
    }
  } finally {
    await thread?.close();
  }
  return results;
}
