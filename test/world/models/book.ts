import type { ModelRequest } from "./request.ts";
import type { Match, Script } from "./script.ts";
import type { Step, StepFunction } from "./step.ts";

/** The step for a request, and how many its script has answered before. */
interface Taken {
  readonly step: Step | StepFunction;
  readonly n: number;
}

/** Keeps where each script stands. */
export interface ScriptBook {
  add(scripts: readonly Script[]): void;
  /** Takes the next step for the request; undefined when no script has one. */
  take(request: Omit<ModelRequest, "n">): Taken | undefined;
}

/** Makes an empty book. */
export function scriptBook(): ScriptBook {
  const pages: { readonly script: Script; readonly counts: Map<string, number> }[] = [];
  return {
    add: (scripts) => {
      for (const script of scripts) pages.push({ script, counts: new Map() });
    },
    take(request) {
      for (const { script, counts } of pages) {
        if (!fits(script, request)) continue;
        const row = script.perConversation ? request.conversation : "";
        const n = counts.get(row) ?? 0;
        const step = typeof script.steps === "function" ? script.steps : script.steps[n];
        if (step === undefined) continue;
        counts.set(row, n + 1);
        return { step, n };
      }
      return undefined;
    },
  };
}

function fits({ vendor, match = {} }: Script, request: Omit<ModelRequest, "n">): boolean {
  return (
    vendor === request.vendor &&
    request.kind === (match.kind ?? "turn") &&
    (match.key === undefined || match.key === request.key) &&
    found(match.model, [request.model]) &&
    found(match.system, [request.system]) &&
    found(match.prompt, request.userTexts) &&
    found(match.lastPrompt, [request.text])
  );
}

function found(wanted: Match["prompt"], texts: readonly string[]): boolean {
  if (wanted === undefined) return true;
  return texts.some((text) =>
    typeof wanted === "string" ? text.includes(wanted) : text.search(wanted) >= 0,
  );
}
