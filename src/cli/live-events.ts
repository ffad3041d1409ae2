import type { CoderEvent } from "../coder/event.ts";
import { createRenderer } from "../coder/render/render.ts";
import { logText } from "../text/line.ts";
import type { Terminal } from "./terminal.ts";

/** What is worth a line while several agents work side by side: their answers and thoughts are not. */
const SHOWN: ReadonlySet<CoderEvent["type"]> = new Set([
  "tool_result",
  "permission",
  "file_change",
]);

/**
 * Shows a person what agents do while they do it: a line for each tool call that ended, under the agent's name. Undefined
 * where nobody watches.
 */
export function liveEvents({
  note,
  screen,
}: Pick<Terminal, "note" | "screen">): ((agent: string, event: CoderEvent) => void) | undefined {
  if (!screen.isWatched) return undefined;
  const renderers = new Map<string, ReturnType<typeof createRenderer>>();
  return (agent, event) => {
    const known = renderers.get(agent);
    const render = known ?? createRenderer({ clean: logText, color: screen.isColored });
    if (known === undefined) renderers.set(agent, render);
    // All events: a call is told when it begins, and shown when it ends.
    const [line = ""] = render(event).split("\n");
    const isWarning = event.type === "error" && event.willRetry;
    if (line !== "" && (SHOWN.has(event.type) || isWarning)) note(`${agent}: ${line}`);
  };
}
