/** What an inline comment of ours remembers: the issue it shows, so that no later run says it again. */
export interface IssueMarker {
  readonly kind: "issue";
  /** 64 hex digits. */
  readonly fingerprint: string;
  /** Path in the diff at that time. */
  readonly file: string;
  /** SHA that was reviewed. */
  readonly head: string;
}

/** What our review remembers: which run wrote it, so that a lost answer does not make a second one. */
export interface ReviewMarker {
  readonly kind: "review";
  /** SHA that was reviewed. */
  readonly head: string;
  /** Names the content: the same plan has the same key. */
  readonly key: string;
}

/** What the summary comment remembers between runs. */
export interface SummaryMarker {
  readonly kind: "summary";
  /** SHA last reviewed to the end; null while the first run is not done. */
  readonly reviewedHead: string | null;
  /** SHA the comment speaks of: what whoever answers it has seen. */
  readonly head: string;
  readonly state: "running" | "done";
  /** IDs of the issues listed in a review's body or here: said, but in no thread. */
  readonly said: readonly string[];
  /** Commits of ours on the branch, oldest first. */
  readonly commits: readonly { readonly issue: string; readonly sha: string }[];
  /** IDs that somebody with the right to do so dismissed. */
  readonly dismissed: readonly string[];
}

/** What a reply of ours remembers: which comment it answers, so that no run answers twice. */
export interface ReplyMarker {
  readonly kind: "reply";
  /** Names what is answered, e.g. the id of the command's comment. */
  readonly key: string;
}

/** Hidden state in a comment of ours. Trusted only in comments that our own account wrote. */
export type Marker = IssueMarker | ReviewMarker | SummaryMarker | ReplyMarker;

const version = 1;
const sha = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const fingerprint = /^[0-9a-f]{64}$/;
const issueId = /^[0-9a-f]{8,64}$/;
const key = /^[\w.:-]{1,200}$/;

/** More IDs and commits than this are forgotten, the oldest first: the comment has a limit. */
const maxRemembered = 200;

/** A marker as the last line of a comment; without a line feed. */
export function renderMarker(marker: Marker): string {
  const json = JSON.stringify({ v: version, ...bounded(marker) });
  // A comment in HTML ends at the first "-->", and must not hold "--" before it.
  const safe = json.replace(/[<>&-]/g, (sign) => {
    return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `<!-- crosscheck ${safe} -->`;
}

/** A text with its marker behind it. */
export function withMarker(body: string, marker: Marker): string {
  return `${body.trimEnd()}\n\n${renderMarker(marker)}`;
}

/** The marker on a comment's last line; undefined when there is none, or none of this version. */
export function parseMarker(body: string): Marker | undefined {
  const last = body.trimEnd().split("\n").at(-1)?.trim() ?? "";
  const json = /^<!-- crosscheck (\{.*\}) -->$/.exec(last)?.[1];
  if (json === undefined) return undefined;
  const value = readJson(json);
  return value?.v === version ? readMarker(value) : undefined;
}

function bounded(marker: Marker): Marker {
  if (marker.kind !== "summary") return marker;
  return {
    ...marker,
    said: marker.said.slice(-maxRemembered),
    commits: marker.commits.slice(-maxRemembered),
    dismissed: marker.dismissed.slice(-maxRemembered),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function readJson(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Fields) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function readMarker(value: Fields): Marker | undefined {
  switch (value.kind) {
    case "issue": {
      const { fingerprint: print, file, head } = value;
      if (!matches(print, fingerprint) || typeof file !== "string" || !matches(head, sha)) return;
      return { kind: "issue", fingerprint: print, file, head };
    }
    case "review":
      if (!matches(value.head, sha) || !matches(value.key, key)) return;
      return { kind: "review", head: value.head, key: value.key };
    case "summary":
      return readSummary(value);
    case "reply":
      return matches(value.key, key) ? { kind: "reply", key: value.key } : undefined;
    default:
      return undefined;
  }
}

function readSummary(value: Fields): SummaryMarker | undefined {
  const { reviewedHead, head, state, said, commits, dismissed } = value;
  if (reviewedHead !== null && !matches(reviewedHead, sha)) return;
  if (!matches(head, sha) || (state !== "running" && state !== "done")) return;
  if (!Array.isArray(said) || !Array.isArray(commits) || !Array.isArray(dismissed)) return;
  return {
    kind: "summary",
    reviewedHead,
    head,
    state,
    said: said.filter((id) => matches(id, issueId)),
    commits: commits.flatMap((commit: Fields | null) =>
      matches(commit?.issue, issueId) && matches(commit?.sha, sha)
        ? [{ issue: commit.issue, sha: commit.sha }]
        : [],
    ),
    dismissed: dismissed.filter((id) => matches(id, issueId)),
  };
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}
