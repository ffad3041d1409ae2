import type { Texts } from "../github/plan-publication.ts";
import { issueMarkdown } from "../report/issue-markdown.ts";
import { reviewBody } from "../report/review-body.ts";
import { summaryMarkdown } from "../report/summary.ts";
import { redactor } from "../text/redact.ts";
import type { Job } from "./job.ts";
import { secretsOf } from "./secrets.ts";

/** The words of everything that is posted: harmless by the report's own means, and without secrets. */
export function textsFor(job: Job): Texts {
  const redact = redactor(secretsOf(job.config));
  return {
    comment: (issue, fix) => redact(issueMarkdown(issue, fix)),
    reviewBody: (result, issues, limit) => redact(reviewBody(result, issues, limit)),
    summary(result, posted, limit) {
      const links = new Map(
        posted.comments.flatMap(({ issue, url }) => (url === null ? [] : [[issue, url] as const])),
      );
      return redact(summaryMarkdown(result, { limit, links }));
    },
  };
}
