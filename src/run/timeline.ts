import type { TimelineTurn } from "../model/result.ts";
import type { RunProgress } from "./context.ts";

/** Writes down when each turn of an agent began and ended, from what a run tells. */
export interface Timeline {
  note(progress: RunProgress): void;
  /** In the order in which they began; turns that are still going on end now. */
  turns(): TimelineTurn[];
}

/** @param now milliseconds on any clock */
export function createTimeline(now: () => number = () => performance.now()): Timeline {
  const origin = now();
  const elapsedMs = () => Math.round(now() - origin);
  const turns: (Omit<TimelineTurn, "endMs"> & { endMs?: number })[] = [];

  function begin(agent: string, turn: TimelineTurn["turn"], pass: number | undefined): void {
    turns.push({ agent, turn, ...(pass === undefined ? {} : { pass }), startMs: elapsedMs() });
  }

  /** Of several alike, side by side on parts of a large change, the oldest ends first: nobody can tell them apart. */
  function end(agent: string, turn: TimelineTurn["turn"], pass: number | undefined): void {
    const open = turns.find(
      (one) =>
        one.agent === agent && one.turn === turn && one.pass === pass && one.endMs === undefined,
    );
    if (open) open.endMs = elapsedMs();
  }

  return {
    note(progress) {
      if (progress.kind === "issues") return;
      const { agent, turn, pass } =
        progress.kind === "panel"
          ? { ...progress, agent: progress.reviewer }
          : { agent: "fixer", turn: "fix" as const, pass: undefined };
      if (progress.state === "started") begin(agent, turn, pass);
      else if (progress.state !== "working") end(agent, turn, pass);
    },
    turns: () => turns.map((turn) => ({ ...turn, endMs: turn.endMs ?? elapsedMs() })),
  };
}
