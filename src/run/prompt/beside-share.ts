import { estimateFileTokens } from "../../review/diff/cut-file.ts";
import type { Diff } from "../../review/diff/diff.ts";
import { vendorMargin } from "../../text/tokens.ts";

/**
 * No prompt takes more, in estimated tokens. With the margin for other vendors' models it is 180,000: less than the
 * smallest context, 200,000, with room for an agent's own instructions and its answer.
 */
export const maxPromptTokens = 180_000 / vendorMargin;
/** What is told beside a diff at most: rules, background, uses, the list of other files, and our own words. */
const besideTokens = 24_000;

/**
 * Which share of its budgets everything beside the diff may take in a part: all of them, unless the part is one hunk that
 * is larger than a part should be.
 */
export function besideShare({ files }: Diff): number {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) return 1;
  const room = maxPromptTokens - estimateFileTokens(file);
  return Math.min(1, Math.max(0, room / besideTokens));
}
