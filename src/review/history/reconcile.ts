import { type Hash, lineKey, type RenamedFrom } from "../anchor/issue-place.ts";
import { type Diff, diffPath } from "../diff/diff.ts";
import { hunkSides } from "../diff/hunk-side.ts";
import { type IssueText, wordSimilarity } from "./issue-words.ts";

/** An issue as an earlier run left it in a marker. */
export interface EarlierIssue extends IssueText {
  readonly fingerprint: string;
  /** Path as first reported. */
  readonly path: string;
  /** Keys of its lines of code, see `issuePlace`; empty when it had no line. */
  readonly code: readonly string[];
  /**
   * `open`: said, and not answered for; `dismissed`: by a command, or its thread was resolved by a person; `resolved`: we
   * marked it so because its code was gone.
   */
  readonly state: "open" | "dismissed" | "resolved";
}

/** An issue of this run, with the same members. */
export type CurrentIssue = Omit<EarlierIssue, "state">;

/** What became of all issues, in the order they were given. */
export interface Reconciled {
  /** `new`: say it; `unchanged`: it was said and stands; `dismissed`: never say it again. */
  readonly current: readonly {
    readonly status: "new" | "unchanged" | "dismissed";
    /** The one to go on with: the earlier issue's where it is the same. */
    readonly fingerprint: string;
  }[];
  /**
   * `unchanged`: said again, or its code still stands, or nobody looked; `gone`: its code is gone, so it is resolved;
   * `dismissed` stays so.
   */
  readonly earlier: readonly ("unchanged" | "gone" | "dismissed")[];
}

/** How alike two issues' words must be: at the same code, and in the same file where one of them has no code. */
const sameCodeBar = 0.3;
const sameFileBar = 0.5;

/**
 * Compares this run's issues with what earlier runs said. The same fingerprint is the same issue; among the others, an
 * issue with the same path, the same code and similar words is. Each has at most one counterpart, the most similar
 * first. `standsStill` says whether an earlier issue's code is still there; undefined when that was not looked at.
 */
export function reconcile(
  earlier: readonly EarlierIssue[],
  current: readonly CurrentIssue[],
  standsStill: (issue: EarlierIssue) => boolean | undefined,
): Reconciled {
  const earlierOf = new Map<number, number>();
  const taken = new Set<number>();
  for (const { now, before } of candidates(earlier, current)) {
    if (earlierOf.has(now) || taken.has(before)) continue;
    earlierOf.set(now, before);
    taken.add(before);
  }
  return {
    current: current.map(({ fingerprint }, now) => {
      const before = earlier[earlierOf.get(now) ?? -1];
      if (before === undefined) return { status: "new", fingerprint };
      return { status: statusNow(before), fingerprint: before.fingerprint };
    }),
    earlier: earlier.map((issue, before) => {
      if (issue.state === "dismissed") return "dismissed";
      return taken.has(before) || standsStill(issue) !== false ? "unchanged" : "gone";
    }),
  };
}

/** A resolved issue that is found again is said again. */
function statusNow({ state }: EarlierIssue): "new" | "unchanged" | "dismissed" {
  switch (state) {
    case "open":
      return "unchanged";
    case "dismissed":
      return "dismissed";
    case "resolved":
      return "new";
  }
}

/** All pairs that may be the same issue, the surest first. */
function candidates(earlier: readonly EarlierIssue[], current: readonly CurrentIssue[]) {
  const pairs = earlier.flatMap((before, beforeAt) =>
    current.flatMap((now, nowAt) => {
      const likeness = before.fingerprint === now.fingerprint ? 2 : likenessOf(before, now);
      return likeness === undefined ? [] : [{ before: beforeAt, now: nowAt, likeness }];
    }),
  );
  return pairs.sort(
    (left, right) =>
      right.likeness - left.likeness || left.before - right.before || left.now - right.now,
  );
}

/** How alike two issues of different fingerprints are, 0..1; undefined when they are not the same. */
function likenessOf(before: EarlierIssue, now: CurrentIssue): number | undefined {
  if (before.path !== now.path) return undefined;
  const haveCode = before.code.length > 0 && now.code.length > 0;
  if (haveCode && !sharesCode(before.code, now.code)) return undefined;
  const similarity = wordSimilarity(before, now);
  return similarity >= (haveCode ? sameCodeBar : sameFileBar) ? similarity : undefined;
}

/** Whether at least half of the shorter quote stands in the longer one: reviewers' ranges differ from run to run. */
function sharesCode(left: readonly string[], right: readonly string[]): boolean {
  const shared = left.filter((line) => right.includes(line)).length;
  return shared * 2 >= Math.min(left.length, right.length);
}

/**
 * Whether the code of an earlier issue still stands in this diff, on either side: any of its lines does. Undefined when
 * the issue has no code or no file. `complete` says whether this diff shows all that changed: when only a part was looked
 * at, a file that is not in it says nothing.
 */
export function codeStands(
  diff: Diff,
  hash: Hash,
  renamedFrom: RenamedFrom,
  { complete }: { readonly complete: boolean },
): (issue: EarlierIssue) => boolean | undefined {
  const keysByPath = new Map<string, Set<string>>();
  const unreadable = new Set<string>();
  for (const file of diff.files) {
    const path = diffPath(file);
    if (file.binary && file.newPath !== null) unreadable.add(renamedFrom.get(path) ?? path);
    const lines = hunkSides(file).flatMap(({ code }) => code);
    const keys = new Set(lines.map(({ source }) => lineKey(source.text, hash)));
    const first = renamedFrom.get(path) ?? path;
    // A new file may stand where a renamed one was: the issue's code may be in either.
    keysByPath.set(first, keys.union(keysByPath.get(first) ?? new Set()));
  }
  return ({ path, code }) => {
    if (path === "" || code.length === 0) return undefined;
    const keys = keysByPath.get(path);
    if (keys === undefined) return complete ? false : undefined;
    if (code.some((key) => keys.has(key))) return true;
    // What has become binary may hold the code in another form.
    return unreadable.has(path) ? undefined : false;
  };
}
