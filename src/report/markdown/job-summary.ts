import type { RunResult } from "../../model/result.ts";
import { fitBytes } from "../../text/fit-bytes.ts";
import { harmlessLine } from "../../text/harmless.ts";
import { agreementTable } from "./agreement-table.ts";
import { gantt } from "./gantt.ts";
import { summaryMarkdown } from "./summary.ts";

/**
 * What a step's summary may have; more is dropped with an error.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
const maxBytes = 1_048_576;

/**
 * What the page of the workflow run shows: the report, and what could not be written to the pull request. Below it
 * stand who agreed with whom, and when each agent worked.
 */
export function jobSummary(
  result: RunResult,
  links: ReadonlyMap<string, string>,
  notices: readonly string[],
): string {
  const rows = notices.map((notice) => `- ⚠️ ${harmlessLine(notice)}`);
  const rest = { ...result, notices: result.notices.filter((one) => !notices.includes(one)) };
  const agreement = agreementTable(result);
  const timeline = gantt(result.timeline);
  const before = rows.length === 0 ? "" : `${rows.join("\n")}\n\n`;
  const after = [
    ...(agreement === "" ? [] : [`\n### Agreement\n\n${agreement}\n`]),
    ...(timeline === "" ? [] : [`\n### Timeline\n\n${timeline}\n`]),
  ].join("");
  const fixed = Buffer.byteLength(before) + Buffer.byteLength(after);
  const report = fitBytes((limit) => summaryMarkdown(rest, { limit, links }), maxBytes - fixed);
  return `${before}${report}${after}`;
}
