import { isCounted } from "../../model/issue.ts";
import type { Progress } from "../../report/markdown/progress.ts";
import type { RunProgress } from "../../run/context.ts";

/** Who is where in a run, put together from what it tells. */
export interface ProgressBoard {
  /** Returns whether something changed that is worth showing at once. */
  note(progress: RunProgress): boolean;
  progress(): Progress;
}

export interface BoardOptions {
  /** Who is there from the start, in the order in which they are shown. */
  readonly agents: readonly string[];
  /** What they begin with. */
  readonly phase: Progress["phase"];
  /** SHA under review. */
  readonly head: string;
  /** What an agent has cost until now; null when unknown. */
  readonly costUsd: (agent: string) => number | null;
  /** Milliseconds on any clock. */
  readonly now: () => number;
}

interface Row {
  readonly name: string;
  state: Progress["agents"][number]["state"];
  /** Turns going on, side by side on parts of a large change. */
  open: number;
  startedMs: number | null;
  endedMs: number | null;
  note: string;
}

const phases = { review: "reviewing", vote: "voting", confirm: "fixing" } as const;

export function createProgressBoard(options: BoardOptions): ProgressBoard {
  const { now } = options;
  const rows: Row[] = options.agents.map(newRow);
  let { phase } = options;
  let issueCount: number | null = null;
  let fixes = 0;

  function rowOf(name: string): Row {
    const known = rows.find((row) => row.name === name);
    if (known) return known;
    const row = newRow(name);
    rows.push(row);
    return row;
  }

  function begin(row: Row): void {
    row.open += 1;
    row.state = "working";
    row.startedMs ??= now();
    row.endedMs = null;
  }

  function end(row: Row, state: "done" | "failed"): void {
    row.open = Math.max(0, row.open - 1);
    if (row.open > 0) return;
    row.state = state;
    row.endedMs = now();
  }

  return {
    note(progress) {
      switch (progress.kind) {
        case "panel": {
          const { reviewer, turn, pass, state, text } = progress;
          const row = rowOf(reviewer);
          if (state === "working") return false;
          const before = `${phase} ${row.state}`;
          phase = phases[turn];
          // A look that fails leaves what the ones before gave.
          if (state === "started") begin(row);
          else end(row, pass === undefined ? state : "done");
          if (state === "failed") {
            row.note = pass === undefined ? (text ?? "") : `pass ${pass} failed: ${text ?? ""}`;
          } else if (pass !== undefined) row.note = `pass ${pass}`;
          return before !== `${phase} ${row.state}`;
        }
        case "issues":
          issueCount = progress.issues.filter(isCounted).length;
          for (const row of rows) {
            const own = progress.issues.filter((issue) => issue.reviewers.includes(row.name));
            if (row.state !== "failed") row.note = `raised ${own.length}`;
          }
          return true;
        case "fix": {
          const row = rowOf("fixer");
          phase = "fixing";
          const first = row.startedMs === null;
          if (progress.state === "started") begin(row);
          else {
            fixes += 1;
            end(row, "done");
            row.note = `${fixes} tried`;
          }
          return first;
        }
      }
    },
    progress: () => ({
      phase,
      head: options.head,
      issueCount,
      agents: rows.map((row) => ({
        name: row.name,
        state: row.state,
        elapsedMs: row.startedMs === null ? null : (row.endedMs ?? now()) - row.startedMs,
        costUsd: row.startedMs === null ? null : options.costUsd(row.name),
        note: row.note,
      })),
    }),
  };
}

function newRow(name: string): Row {
  return { name, state: "waiting", open: 0, startedMs: null, endedMs: null, note: "" };
}
