import type { Thread, ThreadOptions } from "../coder/coder.ts";
import { AbortError, CoderError, GitError, messageOf, UnsupportedError } from "../errors.ts";
import { applyPatch } from "../git/apply.ts";
import type { Repository } from "../git/repository.ts";
import type { ReportedIssue } from "../model/issue.ts";
import type { FixResult } from "../model/result.ts";
import { boundText } from "../review/answer-limits.ts";
import { fixAgainPrompt, fixerSystemPrompt, fixPrompt } from "../review/prompt/fix-prompt.ts";
import { checkPatch, type PatchRules } from "./check-patch.ts";
import { NotWritableError } from "./decoded-tree.ts";
import type { LiveTree } from "./live-tree.ts";
import { issueFiles, scopeObjection } from "./patch-scope.ts";
import { readPatch } from "./read-patch.ts";
import type { Unverified, Verdict, Verify } from "./verify.ts";

/** What the fixer works with. */
export interface FixerOptions {
  readonly repository: Repository;
  /** Makes a folder of the fixer's own that holds a tree. Another one follows when the one before could not be read. */
  openTree(tree: string): Promise<LiveTree>;
  /** The agents' tree, as the fixer sees it at the start. */
  readonly tree: string;
  /** The pinned head (or the working tree's tree object): what patches must apply to. */
  readonly head: string;
  /** True: each patch applies to the head alone; false: to the head and the fixes before it. */
  readonly independent: boolean;
  /** How often one issue is tried: a patch that does not pass `verify` goes back to the thread. */
  readonly attempts: number;
  /** The user's command; null: nothing judges patches, and `unverified` says why. */
  readonly verify: Verify | null;
  readonly unverified: Unverified;
  /** What a patch may do, beyond what is never allowed. */
  readonly rules: PatchRules;
  /** The repository's own rules for some files. Empty: there are none. Missing: nobody has read any. */
  guidelinesFor?(files: readonly string[]): string;
  readonly turnTimeoutMs: number;
  readonly signal: AbortSignal;
  /** What stands behind the system prompt, see `answerStyle`. Missing: nothing. */
  readonly style?: string;
  startThread(
    options: Pick<ThreadOptions, "cwd" | "sandbox" | "approvalPolicy" | "system">,
  ): Promise<Thread>;
  /** Whether a turn failed with this error, and a new thread would ask another model. Undefined: none would. */
  readonly movedOn?: ((error: unknown) => boolean) | undefined;
  readonly onProgress: (issue: ReportedIssue, state: "started" | FixResult["status"]) => void;
}

/** What a turn left in the folder. */
interface Attempt {
  readonly status: FixResult["status"];
  readonly reason: string | null;
  readonly patch: string | null;
  readonly patchEncoding?: string;
  readonly summary: string;
  readonly verify: FixResult["verify"];
}

type Failed = Extract<Verdict, { readonly status: "failed" }>;

const stopped = "the run was stopped";

/**
 * Drives one thread through the issues in the order given, one turn each and one more for a patch that fails `verify`.
 * The difference that an issue's turns make is its patch; a patch that is not accepted is taken back before the next
 * issue. Never rejects: what breaks on the way costs the issues that are left their patch.
 */
export async function fixIssues(
  issues: readonly ReportedIssue[],
  options: FixerOptions,
): Promise<FixResult[]> {
  const { repository } = options;
  /** What the folder should hold, and what patches are applied to, both moving on with each kept patch. */
  let tree = options.tree;
  let target = options.head;
  let folder: LiveTree;
  let thread: Thread | undefined;
  let fresh = true;
  /** The rules that the thread was told last. */
  let told = "";

  /** One turn. A thread that failed is closed: the next issue gets a new one. */
  async function turn(
    issue: ReportedIssue,
    failed: Failed | null,
  ): Promise<{ text: string } | { failure: string; movedOn: boolean }> {
    try {
      thread ??= await options.startThread({
        cwd: folder.path,
        sandbox: "workspace-write",
        approvalPolicy: "never",
        system: fixerSystemPrompt + (options.style ?? ""),
      });
      const { turnTimeoutMs: timeoutMs, signal } = options;
      const reset = options.independent && !fresh;
      const rules = options.guidelinesFor?.(issueFiles(issue)) ?? "";
      const guidelines = rules === told ? "" : rules;
      const prompt = failed
        ? fixAgainPrompt(failed.reason, failed.output)
        : fixPrompt(issue, { reset, guidelines });
      const { text } = await thread.run(prompt, { timeoutMs, signal });
      if (!failed) told = rules;
      fresh = false;
      return { text };
    } catch (error) {
      if (!(error instanceof CoderError || error instanceof UnsupportedError)) throw error;
      await closeThread();
      return {
        failure: error instanceof AbortError ? stopped : error.message,
        movedOn: options.movedOn?.(error) ?? false,
      };
    }
  }

  async function closeThread(): Promise<void> {
    await thread?.close();
    thread = undefined;
    fresh = true;
    told = "";
  }

  /** A walk through the folder, or why it failed: then nothing of the folder is used any more, nor who works in it. */
  async function walk<T>(step: () => Promise<T>): Promise<{ value: T } | { failure: string }> {
    try {
      return { value: await step() };
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      await closeThread();
      folder = await options.openTree(tree);
      return { failure: options.signal.aborted ? stopped : error.message };
    }
  }

  /** What the folder holds now, or why that cannot be written as it is. */
  async function record(): Promise<{ now: string } | { unwritable: string }> {
    try {
      return { now: await folder.record() };
    } catch (error) {
      if (error instanceof NotWritableError) return { unwritable: error.message };
      throw error;
    }
  }

  /** One turn and the judgement of what it left; a patch that failed `verify` stays in the folder for the next one. */
  async function attempt(
    issue: ReportedIssue,
    failed: Failed | null,
    isLast: boolean,
  ): Promise<Attempt | Failed | "another-model"> {
    const answer = await turn(issue, failed);
    const summary = "text" in answer ? boundText("summary", answer.text) : "";
    if (folder.endsThread) await closeThread();
    const seen = await walk(async () => {
      const nothing = { unwritable: null, changed: [], patch: "" };
      const recorded = await record();
      if ("unwritable" in recorded) return { ...nothing, ...recorded, now: null };
      const { now } = recorded;
      // What a turn that failed left is not read.
      if ("failure" in answer || now === tree) return { ...nothing, now };
      const { changed, text: patch } = await readPatch(repository, tree, now);
      return { ...nothing, now, changed, patch };
    });
    if ("failure" in seen) {
      const reason = "failure" in answer ? answer.failure : seen.failure;
      return { status: "failed", reason, patch: null, summary, verify: "not-run" };
    }
    const { now, unwritable, changed, patch } = seen.value;
    const takeBack = async (
      status: Attempt["status"],
      reason: string,
      verify: Attempt["verify"] = "not-run",
    ): Promise<Attempt> => {
      if (now !== tree) await walk(() => folder.reset());
      return { status, reason, patch: null, summary, verify };
    };
    if ("failure" in answer) {
      const taken = await takeBack("failed", answer.failure);
      return answer.movedOn ? "another-model" : taken;
    }
    if (now === null) {
      const why = unwritable ?? "";
      if (!failed) return await takeBack("rejected", why);
      return await takeBack("rejected", `${failed.reason}; of the next attempt: ${why}`, "failed");
    }
    if (now === tree && failed) {
      return await takeBack("rejected", `${failed.reason}; the fixer took it back`, "failed");
    }
    if (now === tree) return await takeBack("no-change", "the fixer changed nothing");
    if (patch === null) return await takeBack("rejected", "it changes files that are too large");
    const facts = { changed, text: patch, issueFile: issue.file, ...options.rules };
    const check = checkPatch(facts);
    if (check.status === "rejected") return await takeBack("rejected", check.reason);
    const applied = await applyPatch(repository, target, patch);
    if (applied.status === "conflict") {
      return await takeBack("rejected", `it does not apply: ${applied.reason}`);
    }
    const verdict = (await options.verify?.(now)) ?? null;
    if (verdict?.status === "stopped") return await takeBack("failed", stopped);
    if (verdict?.status === "failed") {
      return isLast ? await takeBack("rejected", verdict.reason, "failed") : verdict;
    }
    const files = new Set([...issueFiles(issue), ...(options.rules.changeFiles ?? [])]);
    const paths = changed.map(({ path }) => path);
    const reason = scopeObjection(paths, { files });
    // What is only shown is nothing to build on.
    if (options.independent || reason !== null) await walk(() => folder.reset());
    else {
      folder.keep();
      [tree, target] = [now, applied.tree];
    }
    const verify = verdict ? "passed" : options.unverified;
    const [patchEncoding] = paths.flatMap((path) => folder.encodings?.get(path) ?? []);
    const encoding = patchEncoding === undefined ? {} : { patchEncoding };
    return { status: "fixed", reason, patch, ...encoding, summary, verify };
  }

  async function fix(issue: ReportedIssue): Promise<Attempt> {
    let failed: Failed | null = null;
    for (let left = options.attempts; ; ) {
      const done: Attempt | Failed | "another-model" = await attempt(issue, failed, left <= 1);
      if (done === "another-model") {
        // It knows nothing of a patch before, and what was left of it is gone.
        failed = null;
        continue;
      }
      left -= 1;
      if (!("output" in done)) return done;
      failed = done;
    }
  }

  const results: FixResult[] = [];
  try {
    folder = await options.openTree(tree);
    for (const issue of issues) {
      if (options.signal.aborted) break;
      options.onProgress(issue, "started");
      const result = { issue: issue.id, ...(await fix(issue)), confirmations: [], commit: null };
      options.onProgress(issue, result.status);
      results.push(result);
    }
    await closeThread();
  } catch (error) {
    // A defect of ours, or a machine that fails: what was made before it stands, and the rest is not tried.
    const reason = messageOf(error);
    for (const { id } of issues) {
      if (results.every(({ issue }) => issue !== id))
        results.push(withoutPatch(id, "failed", reason));
    }
    await closeThread().catch(() => undefined);
  }
  return results;
}

/** What became of an issue that the fixer could not be asked about. @param reason for people */
function withoutPatch(issue: string, status: "failed" | "rejected", reason: string): FixResult {
  return {
    issue,
    status,
    reason,
    patch: null,
    summary: "",
    verify: "not-run",
    confirmations: [],
    commit: null,
  };
}

/** An issue that no fixer is asked about, because no patch of its file could be accepted. @param reason for people */
export function untriedFix(issue: string, reason: string): FixResult {
  return { ...withoutPatch(issue, "rejected", reason), tried: false };
}
