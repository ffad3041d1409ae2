import type { RunResult } from "../review/result.ts";
import { harmlessLine } from "../text/harmless.ts";
import { summaryMarkdown } from "./summary.ts";

/** A step's summary may have 1 MiB; every character takes at most three bytes in UTF-8 (four for a pair of two). */
const maxCharacters = 300_000;

/** What the page of the workflow run shows: the report, and what could not be written to the pull request. */
export function jobSummary(
  result: RunResult,
  links: ReadonlyMap<string, string>,
  notices: readonly string[],
): string {
  const rows = notices.map((notice) => `- ⚠️ ${harmlessLine(notice)}`);
  const rest = { ...result, notices: result.notices.filter((one) => !notices.includes(one)) };
  const report = summaryMarkdown(rest, { limit: maxCharacters, links });
  return rows.length === 0 ? report : `${rows.join("\n")}\n\n${report}`;
}
