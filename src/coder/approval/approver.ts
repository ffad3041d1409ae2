import { checkWord } from "../driver/check-words.ts";
import type { Approvals } from "./approvals.ts";
import type {
  ApprovalRequest,
  Judge,
  ToolCallRequest,
  ToolVerdict,
  UserAnswers,
  UserInputRequest,
} from "./request.ts";
import { DECISIONS } from "./rule.ts";

/** Decides for an adapter. None ever rejects: what goes wrong is declined. */
export interface Approver {
  decide(request: ApprovalRequest, signal: AbortSignal): Promise<Decided>;
  /** The same for a tool of ours, whose result the hook may give. */
  decideOwn(request: ToolCallRequest, signal: AbortSignal): Promise<DecidedOwn>;
  /** Undefined: the questions are declined. */
  answer(request: UserInputRequest, signal: AbortSignal): Promise<UserAnswers | undefined>;
}

/** What became of a request, and by whom. */
export interface Decided {
  readonly decision: "accept" | "decline";
  readonly reason: string;
  readonly by: "hook" | "engine" | "rubric" | "default";
}

/** What became of a call of a tool of ours. */
export interface DecidedOwn extends Decided {
  /** The result that the hook gave; undefined: none, the tool's own is wanted. */
  readonly output: string | undefined;
}

/** Puts {@link Approvals} in their order. A judge that fails declines: the next, laxer one is not asked. */
export function createApprover(approvals: Approvals = {}): Approver {
  async function decideOwn(request: ApprovalRequest, signal: AbortSignal): Promise<DecidedOwn> {
    const judges = [
      ["hook", hookFor(approvals, request)],
      ["engine", approvals.engine],
      ["rubric", approvals.rubric],
    ] as const;
    for (const [by, judge] of judges) {
      if (judge === undefined) continue;
      const verdict = await heard(by, judge, request, signal);
      if (verdict === undefined) continue;
      const { decision, output, reason = `${decision}ed by the ${by}` } = verdict;
      return { decision, by, reason, output };
    }
    return { decision: "decline", by: "default", reason: "nobody approved it", output: undefined };
  }

  return {
    async decide(request, signal) {
      const { decision, by, reason, output } = await decideOwn(request, signal);
      if (output === undefined) return { decision, by, reason };
      return { decision: "decline", by, reason: "only a tool of ours can be answered" };
    },
    decideOwn,
    async answer(request, signal) {
      const ask = approvals.onToolUserInput;
      if (ask === undefined) return undefined;
      try {
        return await unlessAborted(signal, async () => await ask(request, signal));
      } catch {
        return undefined; // A person who cannot be asked has not answered.
      }
    },
  };
}

function hookFor(
  approvals: Approvals,
  request: ApprovalRequest,
): Judge<ApprovalRequest, ToolVerdict> | undefined {
  switch (request.kind) {
    case "command":
      return (
        approvals.onCommandApproval &&
        ((_, signal) => approvals.onCommandApproval?.(request, signal))
      );
    case "file-change":
      return (
        approvals.onFileChangeApproval &&
        ((_, signal) => approvals.onFileChangeApproval?.(request, signal))
      );
    case "tool-call":
      return approvals.onToolCall && ((_, signal) => approvals.onToolCall?.(request, signal));
  }
}

async function heard(
  by: string,
  judge: Judge<ApprovalRequest, ToolVerdict>,
  request: ApprovalRequest,
  signal: AbortSignal,
): Promise<ToolVerdict | undefined> {
  try {
    const verdict = await unlessAborted(signal, async () => await judge(request, signal));
    if (verdict === undefined) return undefined;
    // Hooks may be JavaScript: only the exact word accepts, and one that is none is a mistake to hear of.
    checkWord("its decision", verdict.decision ?? null, DECISIONS);
    if (verdict.decision === "accept") return verdict;
    return { decision: "decline", reason: verdict.reason };
  } catch (error) {
    if (signal.aborted) return { decision: "decline", reason: "the turn was interrupted" };
    const why = error instanceof Error ? error.message : String(error);
    return { decision: "decline", reason: `the ${by} failed: ${why}` };
  }
}

/** What `ask` gives; rejects with the signal's reason as soon as it is aborted, whether `ask` heeds it or not. */
async function unlessAborted<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", onAbort);
  try {
    return await Promise.race([ask(), aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
