import { titleOf } from "../../model/configuration-name.ts";
import { harmlessLine, harmlessName } from "../../text/harmless.ts";
import { plainEnglish, type Words } from "../../words/words.ts";
import { dollars, duration } from "../figures.ts";

/** How far one agent is. */
interface AgentProgress {
  readonly name: string;
  readonly state: "waiting" | "working" | "done" | "failed";
  /** Since it started; null while it waits. */
  readonly elapsedMs: number | null;
  /** Null when unknown. */
  readonly costUsd: number | null;
  /** What it has to show for it, e.g. `3 issues`, or why it failed. Hostile text. */
  readonly note: string;
}

/** What a run is doing now. */
export interface Progress {
  /** Of the configuration; missing: it has none. */
  readonly name?: string | null;
  readonly phase: "reviewing" | "voting" | "fixing";
  readonly agents: readonly AgentProgress[];
  /** Issues known so far, after the merge; null before it. */
  readonly issueCount: number | null;
  readonly head: string;
}

const states = {
  waiting: { mark: "⏳", text: "waiting" },
  working: { mark: "🔄", text: "working" },
  done: { mark: "✅", text: "done" },
  failed: { mark: "❌", text: "failedState" },
} as const;

/** The summary comment while the run works: who is where, at what cost. Replaced by the report at its end. */
export function progressMarkdown(progress: Progress, words: Words): string {
  const rows = progress.agents.map((agent) => {
    const time = agent.elapsedMs === null ? "" : `, ${duration(agent.elapsedMs, words)}`;
    const cost = agent.costUsd === null ? "" : `, ${dollars(agent.costUsd, words)}`;
    const said = words.shown(agent.note.slice(0, 200));
    const note = said === "" ? "" : `: ${harmlessLine(said)}`;
    const { mark, text } = states[agent.state];
    return `- ${mark} ${harmlessName(agent.name)} ${words.say(text)}${time}${cost}${note}`;
  });
  const known =
    progress.issueCount === null
      ? ""
      : `, ${words.say("issuesSoFar", { count: progress.issueCount })}`;
  const head = harmlessName(progress.head.slice(0, 8));
  return [
    `🔄 ${words.say(progress.phase, { title: titleOf(progress.name), head })}${known}`,
    "",
    ...rows,
    "",
  ].join("\n");
}

/** Between progress and the report of an earlier run that it stands above. Invisible, and never part of a report. */
const divider = "<!-- crosscheck-report -->";

/** Progress, or why there is none any more, above a report that goes on standing. @param report empty: there is none */
export function aboveReport(text: string, report: string): string {
  return report === "" ? text : `${text.trimEnd()}\n\n---\n\n${divider}\n${report}`;
}

/** The report that goes on standing in this text, below what {@link aboveReport} put there; empty: none. */
export function reportBelow(text: string): string {
  const mark = `\n${divider}\n`;
  const at = text.indexOf(mark);
  return at < 0 ? "" : text.slice(at + mark.length);
}

/**
 * What becomes of the summary comment's text when a run ends without a report. An earlier report goes on standing.
 * @param page address of the workflow run's page, which shows what was found until then; null: there is none
 * @param name of the configuration; missing: it has none
 */
export function endedText(
  reason: string,
  page: string | null,
  name?: string | null,
  words: Words = plainEnglish,
): (text: string) => string {
  const why = harmlessLine(words.shown(reason.slice(0, 500)));
  const ended = `❌ ${words.say("endedEarly", { title: titleOf(name), reason: why })}\n`;
  const where = page === null ? "" : `\n${words.say("foundOnPage", { page })}\n`;
  return (text) => aboveReport(`${ended}${where}`, reportBelow(text));
}
