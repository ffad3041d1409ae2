import type { Approvals } from "./approvals.ts";
import type { ApprovalRequest, Judge, UserAnswers, UserInputRequest, Verdict } from "./request.ts";

/** Decides for an adapter. Neither ever rejects: what goes wrong is declined. */
export interface Approver {
  decide(request: ApprovalRequest, signal: AbortSignal): Promise<Decided>;
  /** Undefined: the questions are declined. */
  answer(request: UserInputRequest, signal: AbortSignal): Promise<UserAnswers | undefined>;
}

/** What became of a request, and by whom. */
export interface Decided {
  readonly decision: "accept" | "decline";
  readonly reason: string;
  readonly by: "hook" | "engine" | "rubric" | "default";
}

/** Puts {@link Approvals} in their order. A judge that fails declines: the next, laxer one is not asked. */
export function createApprover(approvals: Approvals = {}): Approver {
  return {
    async decide(request, signal) {
      const judges = [
        ["hook", hookFor(approvals, request)],
        ["engine", approvals.engine],
        ["rubric", approvals.rubric],
      ] as const;
      for (const [by, judge] of judges) {
        if (judge === undefined) continue;
        const verdict = await heard(by, judge, request, signal);
        if (verdict !== undefined) {
          return { ...verdict, by, reason: verdict.reason ?? `${verdict.decision}ed by the ${by}` };
        }
      }
      return { decision: "decline", reason: "nobody approved it", by: "default" };
    },
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

function hookFor(approvals: Approvals, request: ApprovalRequest): Judge | undefined {
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
  judge: Judge,
  request: ApprovalRequest,
  signal: AbortSignal,
): Promise<Verdict | undefined> {
  try {
    const verdict = await unlessAborted(signal, async () => await judge(request, signal));
    // Hooks may be JavaScript: only the exact word accepts.
    if (verdict === undefined || verdict.decision === "accept") return verdict;
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
