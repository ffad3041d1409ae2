import type { CommandRequest } from "../github/request.ts";
import { type Finished, type Job, skipped } from "./job.ts";

/** Does what a comment asks for. */
export async function answerCommand(request: CommandRequest, job: Job): Promise<Finished> {
  void job;
  return skipped(`the command ${request.command.kind} is not there yet`);
}
