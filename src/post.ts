import * as core from "@actions/core";
import { endStrays } from "./launch/stray.ts";

/** Runs after the step whatever became of it, also after a kill: ends every process that carries the run's marker. */
const runId = core.getState("run-id");
if (runId) {
  const ended = await endStrays(runId, 2_000);
  if (ended > 0) core.info(`ended ${ended} processes that the run had left`);
}
