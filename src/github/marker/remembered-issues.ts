import type { Existing, ReviewThread } from "../read/pull-request.ts";
import type { MarkedIssue } from "./marked-issue.ts";
import { parseMarker } from "./marker.ts";

/** An issue that our own comments on a pull request remember. */
export interface RememberedIssue extends MarkedIssue {
  /** As `EarlierIssue` in `review/` has it. */
  readonly state: "open" | "dismissed" | "resolved";
  /** The thread that shows it, the newest one; null: it is in the summary alone. */
  readonly thread: ReviewThread | null;
}

/** Keys of the replies with which we close a thread begin like this: the issue was fixed by us, or its code is gone. */
export const closingKeys = { commit: "commit:", gone: "gone:" } as const;

/** The key of a reply begins like this that says that our fix was taken back. */
export const undoKey = "undo:";

/**
 * What became of a thread of ours: our last word on it counts, also where we may not resolve. We never resolve one
 * without a word: where ours is missing, it was a person, who thereby dismissed the issue.
 */
export function threadState(thread: ReviewThread): RememberedIssue["state"] {
  const closed = thread.comments.flatMap(closes).at(-1) ?? false;
  if (closed) return "resolved";
  return thread.resolved ? "dismissed" : "open";
}

/** Whether a reply closes its thread or opens it again; nothing where it does neither. */
function closes({ own, body }: ReviewThread["comments"][number]): boolean[] {
  const marker = own ? parseMarker(body) : undefined;
  if (marker?.kind !== "reply") return [];
  if (marker.key.startsWith(undoKey)) return [false];
  return Object.values(closingKeys).some((key) => marker.key.startsWith(key)) ? [true] : [];
}

/** IDs of what was dismissed by a command: the summary knows of it, and so does our answer to the command. */
export function dismissedIds({
  summary,
  dismissed,
}: Pick<Existing, "summary" | "dismissed">): readonly string[] {
  const answered = dismissed.map(({ fingerprint }) => fingerprint.slice(0, 8));
  return [...new Set([...(summary?.marker.dismissed ?? []), ...answered])];
}

/** Every issue that our markers on a pull request remember, each once, those of threads first. */
export function rememberedIssues(existing: Existing): RememberedIssue[] {
  const { summary, threads } = existing;
  const known = new Map<string, RememberedIssue>();
  const dismissed = dismissedIds(existing);
  const stateOf = (issue: MarkedIssue, state: RememberedIssue["state"]) =>
    dismissed.some((id) => issue.fingerprint.startsWith(id)) ? "dismissed" : state;
  for (const thread of threads) {
    if (thread.marker === null) continue;
    const { issue } = thread.marker;
    // An issue that came back has a thread of its own for each time: the newest one counts.
    known.set(issue.fingerprint, { ...issue, state: stateOf(issue, threadState(thread)), thread });
  }
  for (const issue of [...(summary?.marker.issues ?? []), ...existing.dismissed]) {
    if (known.has(issue.fingerprint)) continue;
    known.set(issue.fingerprint, { ...issue, state: stateOf(issue, "open"), thread: null });
  }
  return [...known.values()];
}
