/**
 * Writes what is made from the source: `action.yml`, the inputs' page, the schemas, the first example workflow, the reusable one, the table
 * of what coders can do, that of costs by effort, that of the attacks in `SECURITY.md`, the table of commands in the README, and the rooms in `docs/design.md` and `biome.json`.
 * Part of `npm run build`, so that CI sees a difference when somebody forgets it.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { reviewWorkflow } from "../src/cli/commands/review-workflow.ts";
import { reportSchema } from "../src/report/report-schema.ts";
import { actionYml, inputsMarkdown, schemaJson } from "./action-files.ts";
import { withMatrix } from "./coder-matrix.ts";
import { withCommands } from "./commands.ts";
import { configSchema } from "./config-schema.ts";
import { withEffortCosts } from "./effort-costs.ts";
import { jobsWorkflow } from "./jobs-workflow.ts";
import { brokenRules, withLintRules, withRooms } from "./rooms.ts";
import { securityMarkdown } from "./security.ts";

mkdirSync("docs/workflows", { recursive: true });
writeFileSync("action.yml", actionYml());
writeFileSync("docs/inputs.md", inputsMarkdown());
writeFileSync("docs/workflows/review.yml", reviewWorkflow);
writeFileSync(".github/workflows/crosscheck.yml", jobsWorkflow);
writeFileSync("docs/report.schema.json", schemaJson(reportSchema));
writeFileSync("docs/crosscheck.schema.json", schemaJson(configSchema()));
writeFileSync("docs/coders.md", withMatrix(readFileSync("docs/coders.md", "utf8")));
writeFileSync("docs/effort.md", withEffortCosts(readFileSync("docs/effort.md", "utf8")));
writeFileSync("README.md", withCommands(readFileSync("README.md", "utf8")));
writeFileSync("SECURITY.md", securityMarkdown());
writeFileSync("docs/design.md", withRooms(readFileSync("docs/design.md", "utf8")));
writeFileSync("biome.json", withLintRules(readFileSync("biome.json", "utf8")));
execFileSync("node_modules/.bin/biome", ["format", "--write", "biome.json"], { stdio: "ignore" });
const broken = brokenRules();
if (broken.length > 0) throw new Error(`imports that no room allows:\n${broken.join("\n")}`);
