import type { PostedComment } from "../../github/plan/publication.ts";
import { type Annotation, issueAnnotation } from "../../report/annotation.ts";
import { type Words, wordsIn } from "../../words/words.ts";
import type { Finished } from "../job.ts";
import type { Sink } from "./sink.ts";

/** A runner shows ten annotations of a kind and step, and warnings of our own are among them. */
const maxAnnotations = 8;

/** Annotations of the workflow run: warnings, and the issues that nothing else shows beside their lines. */
export const annotations: Sink = {
  name: "annotations",
  send(finished, { config }) {
    const { result, outcome, reason, notices, quiet = false } = finished;
    return {
      // What was not written is among the result's notices too, where there is a result.
      warnings: [
        ...new Set([
          ...(outcome === "partial" ? (result?.reasons ?? []) : []),
          ...(outcome === "skipped" && !quiet ? [reason] : []),
          ...(result?.notices ?? []),
          ...notices,
        ]),
      ],
      annotations: refusedIssues(finished, wordsIn(config.language, config.tone)),
    };
  },
};

/** The issues that GitHub did not take in the diff, where no check run has them. */
function refusedIssues({ result, posted }: Finished, words: Words): Annotation[] {
  if (posted === null || posted.checkRunUrl !== null) return [];
  const unseen = new Set(posted.comments.filter(isUnseen).map(({ issue }) => issue));
  const issues = (result?.issues ?? []).filter((issue) => unseen.has(issue.id));
  return issues.flatMap((issue) => issueAnnotation(issue, words) ?? []).slice(0, maxAnnotations);
}

function isUnseen(comment: PostedComment): boolean {
  switch (comment.status) {
    case "posted":
    case "already":
      return false;
    case "refused":
    case "failed":
      return true;
    default:
      return comment satisfies never;
  }
}
