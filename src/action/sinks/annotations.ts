import { type Annotation, issueAnnotation } from "../../report/annotation.ts";
import type { Finished } from "../job.ts";
import type { Sink } from "./sink.ts";

/** A runner shows ten annotations of a kind and step, and warnings of our own are among them. */
const maxAnnotations = 8;

/** Annotations of the workflow run: warnings, and the issues that nothing else shows beside their lines. */
export const annotations: Sink = {
  name: "annotations",
  send(finished) {
    const { result, outcome, reason, notices, quiet = false } = finished;
    return {
      warnings: [
        ...(outcome === "partial" ? (result?.reasons ?? []) : []),
        ...(outcome === "skipped" && !quiet ? [reason] : []),
        ...(result?.notices ?? []),
        ...notices,
      ],
      annotations: refusedIssues(finished),
    };
  },
};

/** The issues that GitHub did not take in the diff, where no check run has them. */
function refusedIssues({ result, posted }: Finished): Annotation[] {
  if (posted === null || posted.checkRunUrl !== null) return [];
  const refused = new Set(
    posted.comments.flatMap(({ issue, reason }) => (reason === null ? [] : [issue])),
  );
  const issues = (result?.issues ?? []).filter((issue) => refused.has(issue.id));
  return issues.flatMap((issue) => issueAnnotation(issue) ?? []).slice(0, maxAnnotations);
}
