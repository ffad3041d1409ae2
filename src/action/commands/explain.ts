import { trustedSummary } from "../../github/read/pull-request.ts";
import { explainMarkdown } from "../../report/markdown/explain.ts";
import { recallIssue } from "../../run/issues/recall-issue.ts";
import { wordsIn } from "../../words/words.ts";
import { standingFixes } from "../decide/own-commits.ts";
import { memoryIssue } from "../decide/recall.ts";
import { commandedIssue } from "./commanded-issue.ts";
import {
  type Asked,
  answered,
  type CommandResult,
  defineCommand,
  notParsed,
  type Parsed,
  parsedAs,
  readId,
  rejected,
} from "./slash-command.ts";

interface ExplainArguments {
  /** Null: the issue of the thread in which the command stands. */
  readonly id: string | null;
}

/** `explain`: what our own markers know of an issue. No agent is asked. */
export const explain = defineCommand({
  name: "explain",
  usage: "explain ID",
  help: "what I know of an issue: evidence, votes, what became of it",
  doc: "what was said of an issue, the evidence, the votes, what became of it",
  needsOpen: false,
  parse,
  run: explainOnCommand,
});

function parse([word, ...rest]: readonly string[]): Parsed<ExplainArguments> {
  if (word === undefined) return parsedAs({ id: null });
  const id = readId(word);
  if (id === undefined || rest.length > 0) return notParsed("explain takes one ID");
  return parsedAs({ id });
}

function explainOnCommand(
  { id }: ExplainArguments,
  { request, read: { existing }, job: { config } }: Asked,
): CommandResult {
  const issue = commandedIssue(id, request, existing);
  if (typeof issue === "string") return rejected(issue);
  const fix = standingFixes(trustedSummary(existing)?.marker.commits ?? []).find((commit) =>
    issue.fingerprint.startsWith(commit.issue),
  );
  const recalled = recallIssue(memoryIssue(issue), { files: [] }, new Map());
  const { state, thread } = issue;
  const resolution = { state, fixedIn: fix?.sha ?? null, threadUrl: thread?.url ?? null };
  return answered(
    "explain",
    explainMarkdown(recalled, resolution, wordsIn(config.language, config.tone)),
  );
}
