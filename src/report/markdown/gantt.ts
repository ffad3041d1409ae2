import type { TimelineTurn } from "../../model/result.ts";

/** A drawing of more turns than this nobody reads, and mermaid has a limit for its text. */
const maxTurns = 200;

/** When each agent worked, as a mermaid diagram in its fence; empty without turns. */
export function gantt(timeline: readonly TimelineTurn[]): string {
  if (timeline.length === 0) return "";
  const shown = timeline.slice(0, maxTurns);
  const agents = [...new Set(shown.map((turn) => turn.agent))];
  const rows = agents.flatMap((agent) => [
    `  section ${plain(agent)}`,
    ...shown
      .filter((turn) => turn.agent === agent)
      .map(
        ({ turn, startMs, endMs }) =>
          `  ${turn} :${startMs}, ${Math.max(1, Math.round(endMs - startMs))}ms`,
      ),
  ]);
  const head = ["gantt", "  dateFormat x", "  axisFormat %M:%S"];
  return ["```mermaid", ...head, ...rows, "```"].join("\n");
}

/** A name without signs that mean something to mermaid. */
function plain(name: string): string {
  return name.replace(/[^\w.-]+/g, "_").slice(0, 60) || "_";
}
