import type { CoderEvent } from "../event.ts";
import type { Item } from "../item.ts";
import { callLine, indented, oneLine, usageText } from "./render-text.ts";

/** How events are shown. */
export interface RenderOptions {
  /** ANSI colours. Undefined: none. */
  readonly color?: boolean | undefined;
  /** How many lines of a tool's output are shown, from its start. Undefined: 8. */
  readonly maxOutputLines?: number | undefined;
  /** Makes hostile text harmless before it is coloured. Undefined: control characters are dropped. */
  readonly clean?: ((text: string) => string) | undefined;
}

const COLORS = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35, cyan: 36 } as const;

/**
 * Renders the events of a coder's turns for people, like `codex exec`. Each kind has a heading, each call its result;
 * reasoning is dimmed, and a repeated warning is shown once. Gives the text to print for each event: whole lines, or
 * nothing. Pieces of messages are passed over: the whole message follows.
 */
export function createRenderer(options: RenderOptions = {}): (event: CoderEvent) => string {
  const { color = false, maxOutputLines = 8, clean = withoutControls } = options;
  const calls = new Map<string, { readonly line: string; readonly atMs: number }>();
  const warned = new Set<string>();
  let usage = "";

  function paint(text: string, name: keyof typeof COLORS): string {
    return color && text !== "" ? `\u001b[${COLORS[name]}m${text}\u001b[0m` : text;
  }

  function lines(...texts: readonly string[]): string {
    return texts
      .filter((text) => text !== "")
      .map((text) => `${text}\n`)
      .join("");
  }

  function warn(text: string, name: "yellow" | "red", label: string): string {
    if (warned.has(text)) return "";
    warned.add(text);
    return lines(`${paint(label, name)} ${text}`);
  }

  function ended(event: Extract<CoderEvent, { type: "tool_result" }>): string {
    const begun = calls.get(event.id);
    calls.delete(event.id);
    const line = begun?.line ?? clean(oneLine(event.name));
    const seconds =
      begun === undefined ? "" : ` in ${((event.atMs - begun.atMs) / 1000).toFixed(1)} s`;
    const { word, isGood } = outcome(event.item, event.failed);
    const heading = `${paint(isGood ? "✓" : "✗", isGood ? "green" : "red")} ${line} ${paint(`${word}${seconds}`, "dim")}`;
    const shown = event.item?.type === "command" || event.failed ? (event.output ?? "") : "";
    return lines(heading, paint(indented(clean(shown), maxOutputLines), "dim"));
  }

  return (event) => {
    switch (event.type) {
      case "init": {
        const model = event.model === undefined ? "" : ` · ${clean(event.model)}`;
        return lines(paint(`${clean(event.coder)}${model} · ${clean(event.threadId)}`, "bold"));
      }
      case "message":
        if (event.delta || event.text.trim() === "") return "";
        return lines(paint(clean(event.coder), "magenta"), clean(event.text));
      case "progress":
        if (event.label === "repair")
          return warn(clean(event.text ?? "repair"), "yellow", "repair:");
        if (event.label !== "reasoning" || !event.text) return "";
        return lines(paint("thinking", "magenta"), paint(clean(event.text), "dim"));
      case "tool_use": {
        const line = clean(callLine(event.name, event.input));
        calls.set(event.id, { line, atMs: event.atMs });
        return lines(`${paint("▸", "cyan")} ${line}`);
      }
      case "tool_result":
        return ended(event);
      case "permission": {
        const reason = event.reason === undefined ? "" : `: ${clean(oneLine(event.reason))}`;
        const isGood = event.decision === "accept";
        const label = paint(isGood ? "accepted" : "declined", isGood ? "green" : "yellow");
        return lines(`${label} ${clean(oneLine(event.action))}${reason}`);
      }
      case "file_change": {
        const signs = { add: "A", update: "M", delete: "D" } as const;
        return lines(
          ...event.changes.map(({ path, kind }) => `  ${signs[kind]} ${clean(oneLine(path))}`),
        );
      }
      case "plan_update":
        return lines(
          paint("plan", "magenta"),
          ...event.steps.map(({ text, done }) => `  ${done ? "✓" : "·"} ${clean(oneLine(text))}`),
        );
      case "usage":
        usage = usageText(event.usage);
        return "";
      case "error":
        return warn(
          clean(oneLine(event.message)),
          event.willRetry ? "yellow" : "red",
          event.willRetry ? "warning:" : "error:",
        );
      case "cancelled":
        return lines(
          paint(
            `cancelled${event.reason === undefined ? "" : `: ${clean(oneLine(event.reason))}`}`,
            "yellow",
          ),
        );
      case "done":
        return lines(paint(usage, "dim"));
    }
  };
}

function outcome(item: Item | undefined, failed: boolean): { word: string; isGood: boolean } {
  if (item?.type === "command" && item.exitCode !== undefined && item.exitCode !== 0) {
    return { word: `exited ${item.exitCode}`, isGood: false };
  }
  const isDeclined = item !== undefined && "status" in item && item.status === "declined";
  if (isDeclined) return { word: "declined", isGood: false };
  return failed ? { word: "failed", isGood: false } : { word: "succeeded", isGood: true };
}

function withoutControls(text: string): string {
  return text.replace(/[^\P{C}\n\t]/gu, "");
}
