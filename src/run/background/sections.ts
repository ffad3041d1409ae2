import type {
  Background,
  DismissedBefore,
  FailedCheck,
  LinkedIssue,
  PeoplesThread,
  Remark,
} from "../../model/background.ts";
import { shortText } from "../../review/prompt/cut-to-tokens.ts";
import { untrusted } from "../../review/prompt/untrusted.ts";
import { visible, visibleLine } from "../../text/hidden.ts";
import { estimateTokens } from "../../text/tokens.ts";
import type { Section, Told } from "./fit-sections.ts";

/** Tokens that one thing may take of a prompt. */
const most = { issue: 1_500, commit: 250, remark: 400, reason: 300, summary: 200, log: 1_200 };

/** Makes what is told of a thing, once: a large change has many parts, and most things are told in each. */
export function onceEach(): (key: unknown, make: () => string) => () => Told {
  const made = new Map<unknown, Told>();
  return (key, make) => () => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const text = make();
    const told = { text, tokens: estimateTokens(text) };
    made.set(key, told);
    return told;
  };
}

/** Paths of files: of one part, and of all parts. */
interface ToldPaths {
  readonly part: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
}

/** Everything that may be told of a change besides its code: the most important first. */
export function sectionsOf(
  background: Background,
  { part, all }: ToldPaths,
  told: ReturnType<typeof onceEach>,
): Section[] {
  const { more } = background;
  const inPart = (path: string | null) => path === null || part.has(path);
  const threads = background.threads.filter(({ path }) => inPart(path));
  // The place of an issue may be in no part: a caller that the change breaks. Reviewers of each could raise it again.
  const outside = background.dismissed.filter(({ path }) => path !== null && !all.has(path));
  const own = [...background.dismissed.filter(({ path }) => inPart(path)), ...outside];
  return [
    {
      what: "dismissed issues",
      heading:
        "Issues that earlier reviews raised here and people dismissed. Do not raise one again unless its code has changed since:",
      items: own.map((one) => told(one, () => dismissedText(one))),
      more: more.dismissed,
      share: 0.2,
    },
    {
      what: "linked issues",
      heading: "What the change says it solves. Check that it does:",
      items: background.issues.map((one) => told(one, () => issueText(one))),
      more: more.issues,
      share: 0.2,
    },
    {
      what: "review threads",
      heading:
        "Review threads on these files. What is settled there needs no new issue; an open one may point at a defect:",
      items: threads.map((one) => told(one, () => threadText(one))),
      more: more.threads,
      share: 0.25,
    },
    {
      what: "failed checks",
      heading: "Checks of this head that failed. Find out whether the change is the cause:",
      items: background.checks.map((one) => told(one, () => checkText(one))),
      more: more.checks,
      share: 0.2,
    },
    {
      what: "commit messages",
      heading: "Messages of the newest commits, the newest first:",
      items: background.commits
        .map((one) => told(one, () => untrusted("commit message", shortText(one, most.commit))))
        .toReversed(),
      more: more.commits,
      share: 0.1,
    },
    {
      what: "comments",
      heading: "Comments on the pull request, those of the repository's people first:",
      items: background.comments.map((one) => told(one, () => remarkText(one))),
      more: more.comments,
      share: 0.1,
    },
    {
      what: "labels",
      heading: "Labels:",
      items:
        background.labels.length === 0
          ? []
          : [told(background.labels, () => labelText(background.labels))],
      more: 0,
      share: 0.02,
    },
  ];
}

const labelText = (labels: readonly string[]) =>
  untrusted("labels", labels.map(visibleLine).join(", "));

/** A login as GitHub has them: a name that could be anything else is not repeated in our own words. */
function nameOf(login: string | null): string {
  if (login === null) return "a deleted account";
  return /^[\w-]{1,60}(?:\[bot\])?$/.test(login) ? login : "somebody";
}

/** Who it is: by name, and what GitHub says of the account and the repository. */
function whoOf({ author, bot, association }: Omit<Remark, "review" | "text">): string {
  const role = bot ? "a bot" : /^[A-Z_]{1,30}$/.test(association) ? association : "NONE";
  return `${nameOf(author)} (${role})`;
}

/** A remark in a fence of its own: else it could speak for whoever wrote the next one. */
function remarkText(remark: Remark, at = ""): string {
  const { review, text } = remark;
  const verdict = review !== null && /^[A-Z_]{1,30}$/.test(review) ? `, ${review}` : "";
  const what = review === null ? "comment" : `review${verdict}`;
  return untrusted(`${what} by ${whoOf(remark)}`, `${at}${shortText(text, most.remark)}`);
}

/** A place, as the first line of a fenced text: a path may hold anything but a line feed. */
function placeOf(path: string | null, line: number | null): string {
  return path === null ? "no file" : `${visibleLine(path)}${line === null ? "" : `:${line}`}`;
}

function threadText({ path, line, replies, more, ...thread }: PeoplesThread): string {
  const state = [
    thread.resolved ? "resolved" : "open",
    ...(thread.outdated ? ["its code has changed since"] : []),
    ...(thread.ours ? ["begun by an earlier automated review, whose words are left out"] : []),
    ...(more > 0 ? [`${more} comments in the middle are not shown`] : []),
  ];
  const [first, ...rest] = replies;
  return [
    `A thread: ${state.join("; ")}.`,
    ...(first === undefined ? [] : [remarkText(first, `at ${placeOf(path, line)}\n`)]),
    ...rest.map((one) => remarkText(one)),
  ].join("\n");
}

function dismissedText({ path, line, title, by, reason, replies }: DismissedBefore): string {
  const issue = `at ${placeOf(path, line)}: ${visibleLine(title)}`;
  const who = by === null ? "people" : nameOf(by);
  return [
    untrusted(`issue dismissed by ${who}`, issue),
    ...(reason === null
      ? []
      : [untrusted(`the reason that ${who} gave`, shortText(reason, most.reason))]),
    ...replies.map((one) => remarkText(one)),
  ].join("\n");
}

function issueText({ name, state, author, association, labels, title, body }: LinkedIssue): string {
  const who = whoOf({ author, bot: author?.endsWith("[bot]") ?? false, association });
  const marked = labels.length === 0 ? "" : `, labels ${labels.map(visibleLine).join(", ")}`;
  const head = `${visibleLine(name)}, ${visibleLine(state)}${marked}: ${visibleLine(title)}`;
  return untrusted(`issue by ${who}`, `${head}\n\n${shortText(body, most.issue)}`.trim());
}

function checkText(check: FailedCheck): string {
  const { name, conclusion, title, summary, annotations, moreAnnotations, log } = check;
  const lines = [
    `${visibleLine(name)}: ${visibleLine(conclusion)}${title === "" ? "" : `. ${visibleLine(title)}`}`,
    ...(summary === "" ? [] : [shortText(summary, most.summary)]),
    ...annotations.map(
      ({ path, line, level, message }) =>
        `${visibleLine(level)} at ${placeOf(path, line)}: ${shortText(message, most.summary)}`,
    ),
    ...(moreAnnotations > 0 ? [`and ${moreAnnotations} more annotations`] : []),
    ...(log === null ? [] : [`The end of its log:\n${endOf(log)}`]),
  ];
  return untrusted("a failed check", lines.join("\n"));
}

/** The end of a log: what failed stands there. */
function endOf(log: string): string {
  let end = visible(log);
  for (let over = estimateTokens(end) / most.log; over > 1; ) {
    end = end.slice(-Math.floor((end.length / over) * 0.98)).replace(/^[\udc00-\udfff]/, "");
    over = estimateTokens(end) / most.log;
  }
  return end;
}
