import type { RunResult } from "../../model/result.ts";
import { redactResult } from "../../report/redact-result.ts";
import { redactor } from "../../text/redact.ts";
import type { Job } from "../job.ts";

/** A run's result without secrets: comes first, so that no report, file or publication has to think of it. */
export function redacted(result: RunResult, { config }: Pick<Job, "config">): RunResult {
  return redactResult(result, redactor(config.secrets));
}
