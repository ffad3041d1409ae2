import { configurationName } from "../../model/configuration-name.ts";
import {
  type DismissedIssue,
  type MarkedIssue,
  readDismissedIssue,
  readMarkedIssue,
} from "./marked-issue.ts";

/** What an inline comment of ours remembers: the issue it shows, so that no later run says it again. */
export interface IssueMarker {
  readonly kind: "issue";
  readonly issue: MarkedIssue;
  /** SHA that was reviewed. */
  readonly head: string;
}

/** What our review remembers: which run wrote it, so that a lost answer does not make a second one. */
interface ReviewMarker {
  readonly kind: "review";
  /** SHA that was reviewed. */
  readonly head: string;
  /** Names the content: the same plan has the same key. */
  readonly key: string;
}

/** A commit of ours. */
export interface MarkedCommit {
  /** ID of the issue that it fixes. */
  readonly issue: string;
  readonly sha: string;
  /** SHA of the fix that it takes back; missing for a fix. */
  readonly reverts?: string;
}

/** A run of ours: where it ran, and with what. */
export interface MarkedRun {
  /** `GITHUB_RUN_ID` and `GITHUB_JOB`. */
  readonly run: string;
  readonly job: string;
  /** 16 hex digits that stand for what shapes its reviews. */
  readonly setup: string;
}

/** What the summary comment remembers between runs. */
export interface SummaryMarker {
  readonly kind: "summary";
  /** SHA last reviewed to the end; null while the first run is not done. */
  readonly reviewedHead: string | null;
  /** SHA of the merge base at that time; null where `reviewedHead` is. */
  readonly reviewedBase: string | null;
  /** Who reviewed that head, and who wrote this comment last. Missing: not known. */
  readonly reviewedBy?: MarkedRun;
  readonly writtenBy?: MarkedRun;
  /** SHA the comment speaks of: what whoever answers it has seen. */
  readonly head: string;
  /** ISO time at which this head was read on GitHub: it was there by then. Missing: not known. */
  readonly headReadAt?: string;
  readonly state: "running" | "done";
  /** IDs of the issues listed in a review's body: said, but in no thread. */
  readonly said: readonly string[];
  /** Issues that are in no thread, the most important first; the last ones are left out when it gets too long. */
  readonly issues: readonly MarkedIssue[];
  /** IDs of issues, whether or not in a thread, that are listed and no more. Missing: none. */
  readonly silenced?: readonly string[];
  /** Commits of ours on the branch, oldest first. */
  readonly commits: readonly MarkedCommit[];
  /** IDs that somebody with the right to do so dismissed. */
  readonly dismissed: readonly string[];
  /** Files that were renamed since issues in them were reported. */
  readonly renamed: readonly MarkedRename[];
}

/** A file that was renamed after it was first reported. Hostile text. */
export interface MarkedRename {
  readonly path: string;
  /** Path as first reported. */
  readonly first: string;
}

/** What a reply of ours remembers: which comment it answers, so that no run answers twice. */
interface ReplyMarker {
  readonly kind: "reply";
  /** Names what is answered, e.g. the id of the command's comment. */
  readonly key: string;
  /** The issue that this answer says was dismissed; missing in others. */
  readonly dismissed?: DismissedIssue;
}

/** Hidden state in a comment of ours. */
export type Marker = IssueMarker | ReviewMarker | SummaryMarker | ReplyMarker;

/** A marker as it stands in a text. Anybody can write one: `readMarker` of `signed-marker.ts` says whether it is ours. */
export interface ParsedMarker {
  /** What it says. */
  readonly claimed: Marker;
  /** When it was written, as it says; null in those of older versions. */
  readonly time: string | null;
  /** Of the configuration that wrote it; null: it has none, as in those of older versions. */
  readonly name: string | null;
  /** Its JSON before it was signed, and the signatures; null: it is not signed. */
  readonly signed: { readonly json: string; readonly signatures: string } | null;
}

const version = 1;
const sha = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const issueId = /^[0-9a-f]{8,64}$/;
const key = /^[\w.:-]{1,200}$/;
const runNumber = /^\d{0,20}$/;
const jobId = /^[\w-]{0,100}$/;
const setupDigest = /^[0-9a-f]{16}$/;
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

/** More IDs and commits than this are forgotten, the oldest first: the comment has a limit. */
const maxRemembered = 100;

/** The issues of a summary take at most so many characters of it. */
const maxIssuesLength = 16_000;

/** A marker as JSON, which is what is signed. Long lists are cut: see `SummaryMarker`. */
export function markerJson(
  marker: Marker,
  { time, name }: Pick<ParsedMarker, "time" | "name">,
): string {
  const bounded = marker.kind === "summary" ? boundedSummary(marker) : marker;
  return safeJson({
    v: version,
    ...bounded,
    ...(name === null ? {} : { name }),
    ...(time === null ? {} : { time }),
  });
}

/** A text with a marker behind it, on its last line. @param signatures empty: it is not signed */
export function withMarkerJson(body: string, json: string, signatures: string): string {
  const whole = signatures === "" ? json : `${json.slice(0, -1)},"sig":"${signatures}"}`;
  return `${body.trimEnd()}\n\n<!-- crosscheck ${whole} -->`;
}

/** The signatures of a marker are its last member: what stands before them is what was signed. */
const signedJson =
  /^(\{.*),"sig":"([0-9a-f]{8}:[0-9a-f]{64}(?: [0-9a-f]{8}:[0-9a-f]{64}){0,7})"\}$/;

/** Name, time and signatures take at most so many characters. */
const signatureLength = 450;

/**
 * JSON that cannot end the comment around it: "-->" and "--" are escaped. So is everything else that GitHub or a
 * terminal might act on.
 */
function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&@#`-]|:(?=\/\/)|[^\x20-\x7e]/g, (sign) => {
    return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** A text with its marker behind it, not signed. */
export function withMarker(body: string, marker: Marker, name: string | null = null): string {
  return withMarkerJson(body, markerJson(marker, { time: null, name }), "");
}

/** How many characters a marker adds to a comment at most. */
export function markerLength(marker: Marker): number {
  return withMarker("", marker).length + signatureLength;
}

/** A text with a marker, without it. */
export function withoutMarker(body: string): string {
  return body.trimEnd().split("\n").slice(0, -1).join("\n").trimEnd();
}

/** The marker on a comment's last line; undefined when there is none, or none of this version. */
export function parseMarker(body: string): ParsedMarker | undefined {
  const last = body.trimEnd().split("\n").at(-1) ?? "";
  const json = /^<!-- crosscheck (\{.*\}) -->$/.exec(last)?.[1];
  if (json === undefined) return undefined;
  const value = readJson(json);
  const claimed = value?.v === version ? markerOf(value) : undefined;
  const name = value?.name ?? null;
  if (claimed === undefined || !(name === null || matches(name, configurationName))) return;
  const [, before, signatures] = signedJson.exec(json) ?? [];
  const signed = before && signatures ? { json: `${before}}`, signatures } : null;
  return { claimed, name, time: matches(value?.time, isoTime) ? value.time : null, signed };
}

function boundedSummary(marker: SummaryMarker): SummaryMarker {
  let left = maxIssuesLength;
  const issues = marker.issues.filter((issue) => {
    left -= safeJson(issue).length;
    return left >= 0;
  });
  return {
    ...marker,
    said: marker.said.slice(-maxRemembered),
    issues,
    ...(marker.silenced ? { silenced: marker.silenced.slice(-maxRemembered) } : {}),
    commits: marker.commits.slice(-maxRemembered),
    dismissed: marker.dismissed.slice(-maxRemembered),
    renamed: boundedRenames(marker.renamed),
  };
}

/** Renamed files take at most so many characters of a summary. */
const maxRenamesLength = 4_000;

function boundedRenames(renamed: readonly MarkedRename[]): MarkedRename[] {
  let left = maxRenamesLength;
  return renamed.filter((one) => {
    left -= safeJson(one).length;
    return left >= 0;
  });
}

type Fields = Readonly<Record<string, unknown>>;

/** @param text in braces: an object, or no JSON */
function readJson(text: string): Fields | undefined {
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return undefined;
  }
}

function markerOf(value: Fields): Marker | undefined {
  switch (value.kind) {
    case "issue": {
      const issue = readMarkedIssue(value.issue);
      if (issue === undefined || !matches(value.head, sha)) return;
      return { kind: "issue", issue, head: value.head };
    }
    case "review":
      if (!matches(value.head, sha) || !matches(value.key, key)) return;
      return { kind: "review", head: value.head, key: value.key };
    case "summary":
      return readSummary(value);
    case "reply": {
      if (!matches(value.key, key)) return;
      const dismissed = readDismissedIssue(value.dismissed);
      return { kind: "reply", key: value.key, ...(dismissed ? { dismissed } : {}) };
    }
    default:
      return undefined;
  }
}

function readSummary(value: Fields): SummaryMarker | undefined {
  const { reviewedHead, reviewedBase, head, state, said, issues, commits, dismissed } = value;
  if (reviewedHead !== null && !matches(reviewedHead, sha)) return;
  if (!matches(head, sha) || (state !== "running" && state !== "done")) return;
  if (![said, issues, commits, dismissed].every(Array.isArray)) return;
  return {
    kind: "summary",
    reviewedHead,
    reviewedBase: matches(reviewedBase, sha) ? reviewedBase : null,
    head,
    ...readRun("reviewedBy", value),
    ...readRun("writtenBy", value),
    ...(matches(value.headReadAt, isoTime) ? { headReadAt: value.headReadAt } : {}),
    state,
    said: ids(said),
    issues: (issues as unknown[]).flatMap((issue) => readMarkedIssue(issue) ?? []),
    ...(Array.isArray(value.silenced) ? { silenced: ids(value.silenced) } : {}),
    commits: (commits as (Fields | null)[]).flatMap((commit) => readCommit(commit) ?? []),
    dismissed: ids(dismissed),
    renamed: Array.isArray(value.renamed) ? value.renamed.flatMap(readRename) : [],
  };
}

function readRun<Name extends "reviewedBy" | "writtenBy">(
  name: Name,
  fields: Fields,
): { readonly [Key in Name]?: MarkedRun } {
  const { run, job, setup } = (fields[name] ?? {}) as Fields;
  if (!matches(run, runNumber) || !matches(job, jobId) || !matches(setup, setupDigest)) return {};
  return { [name]: { run, job, setup } } as { readonly [Key in Name]?: MarkedRun };
}

function readRename(value: Fields | null): MarkedRename[] {
  const { path, first } = value ?? {};
  return typeof path === "string" && typeof first === "string" ? [{ path, first }] : [];
}

function readCommit(value: Fields | null): MarkedCommit | undefined {
  const { issue, sha: made, reverts } = value ?? {};
  if (!matches(issue, issueId) || !matches(made, sha)) return undefined;
  return { issue, sha: made, ...(matches(reverts, sha) ? { reverts } : {}) };
}

function ids(values: unknown): string[] {
  return (values as unknown[]).filter((id) => matches(id, issueId));
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === "string" && pattern.test(value);
}
