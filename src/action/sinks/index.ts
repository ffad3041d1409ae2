import { messageOf } from "../../errors.ts";
import type { Finished } from "../job.ts";
import { annotations } from "./annotations.ts";
import { jobSummary } from "./job-summary.ts";
import { outputs } from "./outputs.ts";
import { report } from "./report.ts";
import { sarif } from "./sarif.ts";
import type { Shown, Sink, SinkOptions } from "./sink.ts";

/** Every place that a finished job is reported to. A new one is a file and its place in this list. */
const sinks: readonly Sink[] = [outputs, report, sarif, jobSummary, annotations];

/** Sends a finished job to every sink, and puts together what the shell is to show. One that breaks takes no other along. */
export async function sendAll(
  finished: Finished,
  options: SinkOptions,
  to: readonly Sink[] = sinks,
): Promise<Shown> {
  const shown: Partial<Shown>[] = [];
  const broken: string[] = [];
  for (const sink of to) {
    try {
      shown.push(await sink.send(finished, options));
    } catch (error) {
      broken.push(`The ${sink.name} could not be made: ${messageOf(error)}`);
    }
  }
  return {
    outputs: Object.assign({}, ...shown.map((one) => one.outputs)),
    summary: shown.map((one) => one.summary ?? "").join(""),
    warnings: shown.flatMap((one) => one.warnings ?? []),
    annotations: shown.flatMap((one) => one.annotations ?? []),
    broken,
  };
}
