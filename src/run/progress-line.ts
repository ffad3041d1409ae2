import { isCounted } from "../model/issue.ts";
import { plural } from "../report/figures.ts";
import type { RunProgress } from "./context.ts";

const turnNames = { review: "reviews", vote: "votes", confirm: "checks the patches" } as const;

/** One line for a log about what happens; undefined for what is not worth a line. Holds hostile text. */
export function progressLine(progress: RunProgress): string | undefined {
  switch (progress.kind) {
    case "panel": {
      const { reviewer, turn, pass, state, text } = progress;
      const what = pass === undefined ? turn : `${turn}, pass ${pass}`;
      if (state === "started") {
        return `${reviewer} ${pass === undefined ? turnNames[turn] : `looks again (pass ${pass})`} …`;
      }
      if (state === "done") return `${reviewer} is done (${what})`;
      if (state === "failed") return `${reviewer} failed (${what}): ${text ?? "no reason given"}`;
      return undefined;
    }
    case "issues": {
      const counted = progress.issues.filter(isCounted);
      const inline = progress.issues.filter((issue) => issue.shown.where === "inline").length;
      return `${plural(counted.length, "issue")}, ${inline} of them for the diff`;
    }
    case "fix": {
      const { issue, state } = progress;
      return state === "started" ? undefined : `${issue.id} ${state}: ${issue.title}`;
    }
  }
}
