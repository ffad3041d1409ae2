import type { RunResult } from "../../model/result.ts";
import { redactResult } from "../../report/redact-result.ts";
import { redactor } from "../../text/redact.ts";
import type { Job } from "../job.ts";

/** A run's result without secrets, with its configuration's name: comes first, so that no report, file or publication has to think of it. */
export function redacted(result: RunResult, { config }: Pick<Job, "config">): RunResult {
  const { name, secrets } = config;
  return redactResult({ ...result, ...(name === null ? {} : { name }) }, redactor(secrets));
}
