/**
 * Writes what is made from the source: `action.yml`, the inputs' page, the schemas, the first example workflow, the reusable one, the table
 * of what coders can do, and that of the attacks in `SECURITY.md`.
 * Part of `npm run build`, so that CI sees a difference when somebody forgets it.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { reviewWorkflow } from "../src/cli/commands/review-workflow.ts";
import { reportSchema } from "../src/report/report-schema.ts";
import { actionYml, inputsMarkdown, schemaJson } from "./action-files.ts";
import { withMatrix } from "./coder-matrix.ts";
import { configSchema } from "./config-schema.ts";
import { jobsWorkflow } from "./jobs-workflow.ts";
import { securityMarkdown } from "./security.ts";

mkdirSync("docs/workflows", { recursive: true });
writeFileSync("action.yml", actionYml());
writeFileSync("docs/inputs.md", inputsMarkdown());
writeFileSync("docs/workflows/review.yml", reviewWorkflow);
writeFileSync(".github/workflows/crosscheck.yml", jobsWorkflow);
writeFileSync("docs/report.schema.json", schemaJson(reportSchema));
writeFileSync("docs/crosscheck.schema.json", schemaJson(configSchema()));
writeFileSync("docs/coders.md", withMatrix(readFileSync("docs/coders.md", "utf8")));
writeFileSync("SECURITY.md", securityMarkdown());
