/** The outputs of the Action's step. */
export const outputs = [
  {
    name: "outcome",
    doc: "success, partial, failed or skipped. Never success when an agent failed, or when GitHub failed while the run was published.",
  },
  {
    name: "issues",
    doc: "The issues as JSON, in rank order: ID, file, line, severity, title, agreement; and fix: its status, its commit, and why it has none.",
  },
  {
    name: "issue-count",
    doc: "How many issues were found, without those that are only listed (of before the change, or of files that are not reviewed).",
  },
  { name: "fixed-count", doc: "How many issues have a checked patch." },
  { name: "review-url", doc: "Address of the review that was posted; empty when none was." },
  {
    name: "report",
    doc: "Path of the whole report as JSON; its schema is in docs/report.schema.json.",
  },
  {
    name: "sarif",
    doc: "Path of the SARIF file, for github/codeql-action/upload-sarif; empty unless the input sarif is true.",
  },
  {
    name: "artifact",
    doc: "Path of the artifact that this stage wrote; empty when it wrote none.",
  },
  { name: "artifact-name", doc: "The name under which to upload that artifact." },
  {
    name: "digest",
    doc: "The artifact's name with the SHA-256 of its content, for the input digests of later stages.",
  },
  {
    name: "ready",
    doc: "Of the stage plan: true when there is something to review, else false.",
  },
  {
    name: "matrix",
    doc: "Of the stages plan, merge and fix: the jobs that are worth starting after it, as JSON of matrices; see docs/stages.md.",
  },
] as const;

/** The name of an output. */
export type OutputName = (typeof outputs)[number]["name"];
