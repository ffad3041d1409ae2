import type { OutputName } from "../../config/outputs.ts";
import type { Annotation } from "../../report/annotation.ts";
import type { ActionOptions, Finished } from "../job.ts";

/** What a sink knows of the run beside its result. */
export type SinkOptions = Pick<ActionOptions, "config" | "temp" | "runId" | "serverUrl">;

/** A place that a finished job is reported to: a file, outputs of the step, its summary, its annotations. */
export interface Sink {
  readonly name: string;
  /** Writes its files, and returns what the shell is to show. Every member that it leaves out stays empty. */
  send(finished: Finished, options: SinkOptions): Promise<Partial<Shown>> | Partial<Shown>;
}

/** What the Action's shell shows of a job. */
export interface Shown {
  readonly outputs: Readonly<Partial<Record<OutputName, string>>>;
  /** Markdown for the job summary; empty: none. */
  readonly summary: string;
  readonly warnings: readonly string[];
  /** Issues that could be shown nowhere in the diff; hostile text. */
  readonly annotations: readonly Annotation[];
  /** Why sinks have nothing, for people. */
  readonly broken: readonly string[];
}
