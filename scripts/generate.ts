/**
 * Writes what is made from the source: `action.yml`, `docs/inputs.md` and the report's schema.
 * Part of `npm run build`, so that CI sees a difference when somebody forgets it.
 */
import { writeFileSync } from "node:fs";
import { reportSchema } from "../src/report/report-schema.ts";
import { actionYml, inputsMarkdown } from "./action-files.ts";

writeFileSync("action.yml", actionYml());
writeFileSync("docs/inputs.md", inputsMarkdown());
writeFileSync("docs/report.schema.json", `${JSON.stringify(reportSchema, null, 2)}\n`);
