import { isCounted, type MergedIssue, type ReportedIssue } from "../../model/issue.ts";
import type { EarlierNote } from "../../model/result.ts";
import { issuePlace } from "../../review/anchor/issue-place.ts";
import type { KnownFiles } from "../../review/anchor/known-files.ts";
import { type Diff, diffPath } from "../../review/diff/diff.ts";
import { fingerprintIssues } from "../../review/history/fingerprint.ts";
import { codeStands, type EarlierIssue, reconcile } from "../../review/history/reconcile.ts";
import { rankIssues } from "../../review/merge/rank.ts";
import { decidePlacements, type ShowPolicy } from "../../review/placement.ts";
import { type Silence, withSilence } from "../../review/scope/silence.ts";
import type { Change } from "../change/change.ts";
import type { Memory, MemoryIssue } from "../memory.ts";
import { sha256 } from "../sha256.ts";
import { recallIssue } from "./recall-issue.ts";

/** All issues of a pull request after a run; see `RunResult`. */
export interface ReconciledIssues {
  readonly issues: readonly ReportedIssue[];
  readonly resolved: readonly EarlierNote[];
  readonly left: readonly EarlierNote[];
  readonly dismissed: readonly EarlierNote[];
}

/** What decides about issues besides themselves. */
export interface ReconcileOptions {
  readonly change: Pick<Change, "diff" | "reviewed">;
  readonly memory: Memory;
  readonly policy: ShowPolicy;
  readonly silence: Silence;
  /** Whether every reviewer looked at all that it was to look at: else nothing of earlier runs is resolved. */
  readonly complete: boolean;
  /** What the repository holds beside the diff; undefined: nobody could read it. */
  readonly known?: KnownFiles | undefined;
}

/**
 * Tells new issues from those that earlier runs reported. New issues get a place. Known issues keep their ID and are
 * not reported again. Dismissed issues are left out. Issues that nobody raised again stay open while their code stands.
 * Where a file is the same as before and its diff no longer has the code, the base has that code too. Then the issue
 * has left the change, and nobody says that it was fixed.
 * @param merged in rank order
 */
export function reconcileIssues(
  merged: readonly MergedIssue[],
  { change, memory, policy, silence, complete, known }: ReconcileOptions,
): ReconciledIssues {
  const { diff } = change;
  const { renamedFrom, issues: earlier } = memory;
  const fingerprints = fingerprintIssues(merged, diff, sha256, renamedFrom);
  const current = merged.map((issue, at) => {
    const { path, code } = issuePlace(issue, diff, sha256, renamedFrom);
    return { ...withSilence(issue, silence), fingerprint: fingerprints[at] ?? "", path, code };
  });
  const byCode = codeStands(diff, sha256, renamedFrom, { complete: memory.renamesKnown });
  const stands = standsStill(change, memory, complete, byCode);
  const resolutions = reconcile(earlier, current, stands);

  const raised = current.map((issue, at) => {
    const { status, fingerprint } = resolutions.current[at] ?? { status: "new", ...issue };
    const before = earlier.find((one) => one.fingerprint === fingerprint);
    // It was not said before, only listed.
    // What a run said that the change causes does not stop to count because another one says otherwise.
    const preExisting = issue.preExisting && (before?.preExisting ?? true);
    const counted = isCounted({ ...issue, preExisting });
    const isNews = status === "unchanged" && wasOnlyListed(before) && counted;
    const now = isNews ? ("new" as const) : status;
    return { ...issue, preExisting, status: now, fingerprint, id: fingerprint.slice(0, 8) };
  });
  const places = decidePlacements(
    raised.filter((issue) => issue.status === "new" && isCounted(issue)),
    policy,
  );
  let placed = 0;
  const reported = raised.flatMap(({ status, ...issue }): ReportedIssue[] => {
    if (status === "dismissed") return [];
    if (!isCounted(issue)) {
      const state = status === "new" ? "new" : "open";
      return [{ ...issue, state, shown: listedOnly(issue) }];
    }
    if (status === "new") {
      const shown = places[placed++] ?? { where: "summary", reason: "no place was decided" };
      return [{ ...issue, state: "new", shown }];
    }
    const before = earlier.find((one) => one.fingerprint === issue.fingerprint);
    return [{ ...issue, state: "open", shown: placeBefore(before) }];
  });

  const again = new Set(raised.map((issue) => issue.fingerprint));
  const open = earlier
    .map((issue, at) => ({ issue, outdated: resolutions.earlier[at] === "gone" }))
    .filter(({ issue }) => issue.state === "open" && !again.has(issue.fingerprint));
  const paths = new Set(pathsOf(diff, renamedFrom));
  const isOutside = (issue: MemoryIssue) =>
    complete &&
    issue.sameFile === true &&
    (issue.code.length > 0
      ? byCode(issue) === false
      : // Of a file that never changed nobody asked anew where only what is new is looked at.
        memory.since === null && !paths.has(issue.path));
  const [left, rest] = [
    open.filter(({ issue }) => isOutside(issue)),
    open.filter(({ issue }) => !isOutside(issue)),
  ];
  const carried = rest.flatMap(({ issue, outdated }) =>
    outdated ? [] : [carriedOn(recallIssue(issue, diff, renamedFrom, known), silence)],
  );
  return {
    issues: rankIssues([...reported, ...carried]),
    resolved: rest.flatMap(({ issue, outdated }) => (outdated ? [noteOf(issue)] : [])),
    left: left.map(({ issue }) => noteOf(issue)),
    dismissed: raised.filter((issue) => issue.status === "dismissed").map(noteOf),
  };
}

/** An issue of an earlier run that nobody raised again. Its thread stays as it is, whatever became of its file. */
function carriedOn(recalled: ReportedIssue, silence: Silence): ReportedIssue {
  const issue = withSilence(recalled, silence);
  return isCounted(issue) ? issue : { ...issue, shown: listedOnly(issue) };
}

function wasOnlyListed(issue: MemoryIssue | undefined): boolean {
  return (issue?.silenced === true || issue?.preExisting === true) && !issue.inThread;
}

function listedOnly({ silenced }: Pick<MergedIssue, "silenced">): ReportedIssue["shown"] {
  const reason =
    silenced === undefined
      ? "it was there before the change"
      : `its file is not reviewed (${silenced})`;
  return { where: "summary", reason };
}

/** Whether an earlier issue's code still stands; undefined where that cannot be told. */
function standsStill(
  { reviewed }: ReconcileOptions["change"],
  { renamedFrom, since, issues }: Memory,
  complete: boolean,
  byCode: (issue: EarlierIssue) => boolean | undefined,
): (issue: EarlierIssue) => boolean | undefined {
  const looked = new Set(pathsOf(reviewed, renamedFrom));
  return (issue) => {
    if (!complete) return undefined;
    const known = byCode(issue);
    if (known !== undefined) return known;
    // It has no code to look for and no thread to close: whoever looked again and did not raise it has settled it.
    const lookedAgain = issue.path === "" ? since === null : looked.has(issue.path);
    const { inThread = true } = issues.find((one) => one.fingerprint === issue.fingerprint) ?? {};
    return issue.code.length === 0 && lookedAgain && !inThread ? false : undefined;
  };
}

function pathsOf({ files }: Diff, renamedFrom: Memory["renamedFrom"]): string[] {
  return files.map(diffPath).map((path) => renamedFrom.get(path) ?? path);
}

/** Where an earlier run said it. */
function placeBefore(issue: MemoryIssue | undefined): ReportedIssue["shown"] {
  if (issue?.inThread) return { where: "inline" };
  return { where: "summary", reason: "an earlier run listed it here" };
}

function noteOf({
  fingerprint,
  title,
  path,
}: Pick<MemoryIssue, "fingerprint" | "title" | "path">): EarlierNote {
  return { id: fingerprint.slice(0, 8), title, path };
}
