import { join } from "node:path";
import { writeReport } from "../../run/result/report-file.ts";
import type { Sink } from "./sink.ts";

/** The whole report as JSON. */
export const report: Sink = {
  name: "report",
  async send({ result }, { temp, runId }) {
    if (result === null) return {};
    const path = join(temp, `crosscheck-report-${runId}.json`);
    await writeReport(path, result);
    return { outputs: { report: path } };
  },
};
