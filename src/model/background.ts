import * as Type from "typebox";
import { count, lineNumber, nullable, object, type Static } from "./schema.ts";

/**
 * The most that is kept of what is known of a change besides its code. Prompts show less; see `run/background/`. An artifact
 * of another job is held to the same limits.
 */
export const backgroundLimits = {
  commits: 60,
  issues: 5,
  labels: 30,
  dismissed: 40,
  threads: 60,
  /** Of one thread, and of one dismissed issue. */
  replies: 5,
  comments: 60,
  checks: 10,
  /** Of one check. */
  annotations: 10,
  /** Failed jobs whose logs are read. */
  logs: 3,
  /** Characters (UTF-16 units). */
  name: 300,
  remark: 1_500,
  commit: 1_000,
  issue: 6_000,
  log: 4_000,
} as const;

const { name, remark, commit, issue, log, ...most } = backgroundLimits;
/** Twice as long: what stands for a secret may be longer than the secret. */
const text = (length: number) => Type.String({ maxLength: 2 * length });
const list = <Item extends Type.TSchema>(item: Item, maxItems: number) =>
  Type.Array(item, { maxItems });

/** What somebody wrote. Hostile text. */
export type Remark = Static<typeof remarkSchema>;
const remarkSchema = object({
  /** Login; null: the account is deleted. */
  author: nullable(text(name)),
  bot: Type.Boolean(),
  /** What GitHub says of the author and the repository, as `MEMBER`. It is no permission. */
  association: text(name),
  /** The state of the review that it is the text of, as `CHANGES_REQUESTED`; null: it is a comment. */
  review: nullable(text(name)),
  text: text(remark),
});

/** An issue on GitHub that the change says it closes. Hostile text. */
export type LinkedIssue = Static<typeof linkedIssueSchema>;
const linkedIssueSchema = object({
  /** `owner/name#12` */
  name: text(name),
  state: text(name),
  author: nullable(text(name)),
  association: text(name),
  labels: list(text(name), most.labels),
  title: text(name),
  body: text(issue),
});

/** An issue of an earlier run that people dismissed. Hostile text. */
export type DismissedBefore = Static<typeof dismissedSchema>;
const dismissedSchema = object({
  path: nullable(text(name)),
  line: nullable(lineNumber),
  title: text(name),
  /** Who dismissed it; null: nobody knows. */
  by: nullable(text(name)),
  /** As the command gave it; null: it gave none. */
  reason: nullable(text(remark)),
  /** What people answered where it was raised. */
  replies: list(remarkSchema, most.replies),
});

/** A review thread in which people wrote. Hostile text. */
export type PeoplesThread = Static<typeof threadSchema>;
const threadSchema = object({
  path: text(name),
  /** Null: it is about the file, or its line is gone. */
  line: nullable(lineNumber),
  resolved: Type.Boolean(),
  outdated: Type.Boolean(),
  /** Whether an issue of ours opened it, whose words are left out. */
  ours: Type.Boolean(),
  /** Oldest first: the first and the last ones. */
  replies: list(remarkSchema, most.replies),
  /** How many there are besides. */
  more: count,
});

/** A check of the head that failed. Hostile text. */
export type FailedCheck = Static<typeof checkSchema>;
const checkSchema = object({
  name: text(name),
  conclusion: text(name),
  title: text(name),
  summary: text(remark),
  annotations: list(
    object({
      path: text(name),
      line: nullable(lineNumber),
      level: text(name),
      message: text(remark),
    }),
    most.annotations,
  ),
  moreAnnotations: count,
  /** The end of its job's log; null: it was not read. */
  log: nullable(text(log)),
});

/** What is known of a change besides its code: what it is for, and what was said of it. All of it hostile text. */
export type Background = Static<typeof backgroundSchema>;
export const backgroundSchema = object({
  labels: list(text(name), most.labels),
  /** Messages of the commits under review, oldest first. */
  commits: list(text(commit), most.commits),
  issues: list(linkedIssueSchema, most.issues),
  dismissed: list(dismissedSchema, most.dismissed),
  threads: list(threadSchema, most.threads),
  /** In the conversation, reviews' texts included: the most telling first. */
  comments: list(remarkSchema, most.comments),
  checks: list(checkSchema, most.checks),
  /** How many there are that are not even here. */
  more: object({
    commits: count,
    issues: count,
    dismissed: count,
    threads: count,
    comments: count,
    checks: count,
  }),
});

/** Nothing is known besides the code, the title and the description. */
export const noBackground: Background = {
  labels: [],
  commits: [],
  issues: [],
  dismissed: [],
  threads: [],
  comments: [],
  checks: [],
  more: { commits: 0, issues: 0, dismissed: 0, threads: 0, comments: 0, checks: 0 },
};

/** What is known where there are only commits. @param messages oldest first @param more how many there are besides */
export function commitsAlone(messages: readonly string[], more = 0): Background {
  const commits = messages
    .slice(-backgroundLimits.commits)
    .map((message) => message.slice(0, backgroundLimits.commit));
  const left = messages.length - commits.length + more;
  return { ...noBackground, commits, more: { ...noBackground.more, commits: left } };
}
