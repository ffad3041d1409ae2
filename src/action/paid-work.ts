import { messageOf } from "../errors.ts";
import type { RunResult } from "../model/result.ts";
import { redactResult } from "../report/redact-result.ts";
import { redactor } from "../text/redact.ts";
import type { ActionOptions, Finished, PaidWork } from "./job.ts";
import { sendAll } from "./sinks/index.ts";
import type { SinkOptions } from "./sinks/sink.ts";

/** Begins the record of what a job pays for. Each new result is shown at once: a kill leaves no time for it. */
export function createPaidWork(
  options: SinkOptions & Pick<ActionOptions, "note" | "show">,
): PaidWork {
  const redact = redactor(options.config.secrets);
  const warnings: string[] = [];
  let newest: RunResult | null = null;
  return {
    get result() {
      return newest;
    },
    warnings,
    async keep(result) {
      newest = redactResult(result, redact);
      try {
        const { outputs, summary } = await sendAll(brokenOff(newest, killed), options);
        await options.show({ outputs, summary });
      } catch (error) {
        options.note(`what was found could not be shown yet: ${messageOf(error)}`);
      }
    },
    warn: (notice) => void warnings.push(notice),
  };
}

/** Stands in the job summary while the run goes on, and for ever where nothing followed. */
const killed = "the run ended before it could publish what it had found";

/** A result of which nothing was posted: the reports hold in full what would have stood in the diff. */
export function unposted(result: RunResult): RunResult {
  const shown = { where: "summary", reason: "nothing was posted" } as const;
  const issues = result.issues.map((issue) =>
    issue.state === "new" && issue.shown.where === "inline" ? { ...issue, shown } : issue,
  );
  return { ...result, issues };
}

/** What a job came to that broke behind its reviews: all of it is reported, and the step fails. @param why for people */
export function brokenOff(result: RunResult, why: string): Finished {
  const reasons = [...result.reasons, why];
  return {
    result: { ...unposted(result), outcome: "failed", reasons },
    outcome: "failed",
    reason: why,
    reviewUrl: null,
    posted: null,
    notices: [],
  };
}
