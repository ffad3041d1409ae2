import { titleOf } from "../../model/configuration-name.ts";
import { jobSummary as jobSummaryMarkdown } from "../../report/markdown/job-summary.ts";
import { linksOf } from "../../report/texts.ts";
import { harmlessLine } from "../../text/harmless.ts";
import { wordsIn } from "../../words/words.ts";
import type { Sink } from "./sink.ts";

/** The page of the workflow run. */
export const jobSummary: Sink = {
  name: "job-summary",
  send({ result, outcome, reason, posted, notices }, { config }) {
    if (result === null) {
      return { summary: `${titleOf(config.name)}: ${outcome}. ${harmlessLine(reason)}\n` };
    }
    return {
      summary: jobSummaryMarkdown(
        result,
        linksOf(posted?.comments ?? []),
        notices,
        wordsIn(config.language, config.tone),
      ),
    };
  },
};
