import type { MergedIssue } from "../../model/issue.ts";
import { type Hash, issuePlace, type RenamedFrom } from "../anchor/issue-place.ts";
import type { Diff } from "../diff/diff.ts";
import { defectKind, titleTerms } from "./issue-words.ts";

/**
 * One fingerprint per issue, in their order, all different. It is the `hash` of the path as first reported, the anchored
 * code without white space, and the kind of defect. Terms of the titles are added where two issues would be alike or no
 * kind is named. Issues without an anchored line have path and title terms only. Line numbers, severity, category and
 * other words change from run to run and are not in it. `hash` is SHA-256 in hex (64 digits).
 */
export function fingerprintIssues(
  issues: readonly MergedIssue[],
  diff: Diff,
  hash: Hash,
  renamedFrom: RenamedFrom = new Map(),
): string[] {
  const plain = issues.map((issue) => {
    const { path, text } = issuePlace(issue, diff, hash, renamedFrom);
    const kind = text === "" ? "" : defectKind(issue);
    return JSON.stringify([path, text, kind === "" ? titleTerms(issue) : kind]);
  });
  const uses = Map.groupBy(plain, (key) => key);
  const split = plain.map((key, at) => {
    const issue = issues[at];
    const alone = uses.get(key)?.length === 1;
    return alone || issue === undefined ? key : JSON.stringify([key, titleTerms(issue)]);
  });
  const seen = new Map<string, number>();
  return split.map((key) => {
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return hash(before === 0 ? key : JSON.stringify([key, before]));
  });
}
