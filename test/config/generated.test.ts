import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { actionYml, inputsMarkdown, schemaJson } from "../../scripts/action-files.ts";
import { configSchema } from "../../scripts/config-schema.ts";
import { withEffortCosts } from "../../scripts/effort-costs.ts";
import { jobsWorkflow } from "../../scripts/jobs-workflow.ts";
import { reviewWorkflow } from "../../src/cli/commands/review-workflow.ts";
import { reportSchema } from "../../src/report/report-schema.ts";
import { version } from "../../src/version.ts";

describe("what is generated", () => {
  it.each([
    ["action.yml", actionYml()],
    ["docs/inputs.md", inputsMarkdown()],
    ["docs/crosscheck.schema.json", schemaJson(configSchema())],
    ["docs/report.schema.json", schemaJson(reportSchema)],
    ["docs/effort.md", withEffortCosts(readFileSync("docs/effort.md", "utf8"))],
    ["docs/workflows/review.yml", reviewWorkflow],
    [".github/workflows/crosscheck.yml", jobsWorkflow],
  ])("%s is what its source gives: else run npm run build", (file, text) => {
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("the version in the source is the package's", () => {
    const { version: packaged } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(version).toBe(packaged);
  });
});
