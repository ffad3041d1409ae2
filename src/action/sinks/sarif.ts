import { join } from "node:path";
import { writeSarif } from "../../run/result/report-file.ts";
import { version } from "../../version.ts";
import type { Sink } from "./sink.ts";

/** The SARIF file, where one is asked for. */
export const sarif: Sink = {
  name: "sarif",
  async send({ result }, { config, temp, runId, serverUrl }) {
    if (result === null || !config.sarif) return {};
    const path = join(temp, `crosscheck-${runId}.sarif`);
    const independentPatches = config.fix === "suggest";
    await writeSarif(path, result, { version, serverUrl, independentPatches });
    return { outputs: { sarif: path } };
  },
};
