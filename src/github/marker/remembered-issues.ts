import { type Existing, type ReviewThread, trustedSummary } from "../read/pull-request.ts";
import type { MarkedIssue } from "./marked-issue.ts";
import { claimOf, ofKind } from "./signed-marker.ts";

/** An issue that our own comments on a pull request remember. */
export interface RememberedIssue extends MarkedIssue {
  /** As `EarlierIssue` in `review/` has it. */
  readonly state: "open" | "dismissed" | "resolved";
  /** The thread that shows it, the newest one; null: it is in the summary alone. */
  readonly thread: ReviewThread | null;
  /** True: its file was ignored or generated at the last review, so that it was listed and no more. */
  readonly silenced?: true;
}

/**
 * Keys of our replies that close a thread begin like this: we fixed the issue, its code is gone, or it left the change.
 */
export const closingKeys = { commit: "commit:", gone: "gone:", left: "left:" } as const;

/** The key of a reply begins like this that says that our fix was taken back. */
export const undoKey = "undo:";

/** The issue of a thread that we opened; undefined in others. */
export function issueIn({ marker }: Pick<ReviewThread, "marker">): MarkedIssue | undefined {
  return marker?.trusted ? marker.marker.issue : undefined;
}

/** Fingerprint of the issue that a thread of our account says it is about: enough not to say it there again. */
export function claimedIn({ marker }: Pick<ReviewThread, "marker">): string | undefined {
  return marker === null ? undefined : claimOf(marker).fingerprint;
}

/**
 * What became of a thread of ours: our last word on it counts, also where we may not resolve. We never resolve one
 * without a word: where ours is missing, it was a person, who thereby dismissed the issue. A word that is not signed
 * closes nothing, but where it stands, no person is known to have resolved the thread.
 * @param later SHAs of commits behind the one that a run is about: what one of them fixed is not fixed there
 */
export function threadState(
  { comments, resolved }: ReviewThread,
  later: ReadonlySet<string> = new Set(),
): RememberedIssue["state"] {
  const words = comments.flatMap(closes);
  const signed = words.filter(({ trusted }) => trusted);
  // A copy of an older word says nothing new.
  const last = signed.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)).at(-1);
  if (last?.commit !== undefined && later.has(last.commit)) return "open";
  if (last?.closed) return "resolved";
  if (!resolved) return "open";
  return words.some(({ trusted, closed }) => !trusted && closed) ? "resolved" : "dismissed";
}

/** Whether a thread of our account has no word that closes it, by whomever: there nothing is said again. */
export function seemsOpen({ comments }: Pick<ReviewThread, "comments">): boolean {
  return !(comments.flatMap(closes).at(-1)?.closed ?? false);
}

/** Whether a reply closes its thread or opens it again; nothing where it does neither. */
function closes({ marker }: ReviewThread["comments"][number]) {
  const reply = ofKind(marker ?? undefined, "reply");
  if (reply === undefined) return [];
  const { key } = claimOf(reply);
  const closed = Object.values(closingKeys).some((one) => key.startsWith(one));
  if (!closed && !key.startsWith(undoKey)) return [];
  const { commit: prefix } = closingKeys;
  const commit = key.startsWith(prefix) ? key.slice(prefix.length) : undefined;
  return [{ closed, commit, trusted: reply.trusted, time: reply.time ?? "" }];
}

/** IDs of what was dismissed by a command: the summary knows of it, and so does our answer to the command. */
export function dismissedIds({
  summary,
  dismissed,
}: Pick<Existing, "summary" | "dismissed">): readonly string[] {
  const answered = dismissed.map(({ fingerprint }) => fingerprint.slice(0, 8));
  const remembered = trustedSummary({ summary })?.marker.dismissed ?? [];
  return [...new Set([...remembered, ...answered])];
}

/**
 * Every issue that signed markers of ours on a pull request remember, each once, those of threads first.
 * @param later see `threadState`
 */
export function rememberedIssues(
  existing: Existing,
  later?: ReadonlySet<string>,
): RememberedIssue[] {
  const { threads } = existing;
  const known = new Map<string, RememberedIssue>();
  const dismissed = dismissedIds(existing);
  const silenced = trustedSummary(existing)?.marker.silenced ?? [];
  const silence = ({ fingerprint }: MarkedIssue) =>
    silenced.some((id) => fingerprint.startsWith(id)) ? ({ silenced: true } as const) : {};
  const stateOf = (issue: MarkedIssue, state: RememberedIssue["state"]) =>
    dismissed.some((id) => issue.fingerprint.startsWith(id)) ? "dismissed" : state;
  for (const thread of threads) {
    const issue = issueIn(thread);
    if (issue === undefined) continue;
    // An issue that came back has a thread of its own for each time: the newest one counts.
    const state = stateOf(issue, threadState(thread, later));
    known.set(issue.fingerprint, { ...issue, ...silence(issue), state, thread });
  }
  const answered = existing.dismissed.map(({ by: _, why: __, ...issue }) => issue);
  for (const issue of [...(trustedSummary(existing)?.marker.issues ?? []), ...answered]) {
    if (known.has(issue.fingerprint)) continue;
    const state = stateOf(issue, "open");
    known.set(issue.fingerprint, { ...issue, ...silence(issue), state, thread: null });
  }
  return [...known.values()];
}
