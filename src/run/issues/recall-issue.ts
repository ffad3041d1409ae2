import { agreementOf, issueLine, type ReportedIssue } from "../../model/issue.ts";
import { anchorEarlier } from "../../review/anchor/anchor-earlier.ts";
import type { KnownFiles } from "../../review/anchor/known-files.ts";
import type { Diff } from "../../review/diff/diff.ts";
import { type Memory, type MemoryIssue, pathNow } from "../memory.ts";
import { sha256 } from "../sha256.ts";

/**
 * A remembered issue as a run's own, where it stands now. `sources` is empty: nobody raised it in this run.
 * @param known what the repository holds beside the diff; undefined: nobody read it
 */
export function recallIssue(
  remembered: MemoryIssue,
  diff: Diff,
  renamedFrom: Memory["renamedFrom"],
  known?: KnownFiles,
): ReportedIssue {
  const {
    state: _,
    silenced: __,
    inThread,
    fingerprint,
    reviewers,
    votes,
    path,
    code,
    ...said
  } = remembered;
  const file = pathNow(remembered, diff, renamedFrom) ?? said.file;
  const anchor = anchorEarlier({ ...said, file, code }, diff, sha256, known);
  const line = issueLine({ anchor, line: null });
  return {
    ...said,
    file,
    line: line ?? said.line,
    endLine: line === null ? said.endLine : null,
    fingerprint,
    id: fingerprint.slice(0, 8),
    path,
    code,
    state: "open",
    reviewers,
    sources: [],
    suggestions:
      said.suggestion === null ? [] : [{ reviewer: reviewers[0] ?? "", text: said.suggestion }],
    agreement: agreementOf({ reviewers, votes }),
    rank: 1,
    anchor,
    votes,
    shown: inThread
      ? { where: "inline" }
      : { where: "summary", reason: "an earlier run listed it here" },
  };
}
