import { call, command, replace } from "../../test/world/models/call.ts";
import type { ModelRequest } from "../../test/world/models/request.ts";
import type { Script } from "../../test/world/models/script.ts";
import type { Step } from "../../test/world/models/step.ts";
import { edits } from "./fixes.ts";
import { claudeAdds, claudeIssues, claudeWithdraws, codexIssues } from "./reviews.ts";
import { claudeOpinions, codexOpinions, votesOn } from "./votes.ts";

/** How long the scripted models take, so that a person can watch. 0 in tests. */
export interface Pace {
  readonly thinkMs: number;
}

const empty = { summary: "", issues: [], votes: [], checks: [] };

/** Every patch of the list is found good. */
function checksOn(prompt: string) {
  return [...prompt.matchAll(/^Issue (\d+) at /gm)].map(([, number]) => ({
    issue: Number(number),
    verdict: "solved",
    reason: "The patch removes the cause and touches nothing else.",
  }));
}

/** What a scripted reviewer finds, how it votes, and what another look of it gives. */
interface Part {
  readonly issues: readonly unknown[];
  readonly opinions: Parameters<typeof votesOn>[1];
  /** What it does before its first answer. */
  readonly look: Step;
  readonly adds: readonly unknown[];
  readonly withdraws: readonly { readonly about: string; readonly reason: string }[];
}

/** A reviewer that looks around once and then answers whatever turn it is asked for. */
function reviewer({ issues, opinions, look, adds, withdraws }: Part, delayMs: number) {
  return ({ text, toolResults }: ModelRequest): Step => {
    if (text.includes('Set turn to "vote"')) {
      return {
        delayMs: delayMs / 3,
        answer: { ...empty, turn: "vote", votes: votesOn(text, opinions) },
      };
    }
    if (text.includes('Set turn to "confirm"')) {
      return {
        delayMs: delayMs / 3,
        answer: { ...empty, turn: "confirm", checks: checksOn(text) },
      };
    }
    if (text.startsWith("Look at the same change")) {
      const votes = withdrawals(text, withdraws);
      return {
        delayMs: delayMs / 2,
        answer: { ...empty, turn: "review", summary: "Looked again.", issues: adds, votes },
      };
    }
    if (toolResults.length === 0) return { ...look, delayMs: delayMs / 2 };
    const summary = "Adds coupons, refunds, cart reservations and a search for the support desk.";
    return { delayMs, answer: { ...empty, turn: "review", summary, issues } };
  };
}

/** Votes on a reviewer's own issues, by the numbers that its prompt gives them. */
function withdrawals(prompt: string, withdraws: Part["withdraws"]) {
  return [...prompt.matchAll(/^My issue (\d+) at .*?: (.+)$/gm)].flatMap(([, number, title = ""]) =>
    withdraws
      .filter(({ about }) => title.includes(about))
      .map(({ reason }) => ({ issue: Number(number), verdict: "refute", sameAs: null, reason })),
  );
}

function fixer(delayMs: number) {
  return ({ text, toolResults }: ModelRequest): Step => {
    const title = /^Issue at .*?: (.+)$/m.exec(text)?.[1] ?? "";
    const edit = edits.find((one) => one.about.test(title));
    if (!edit) return { text: "Nothing here can be fixed without a decision of a maintainer." };
    if (toolResults.length > 0) return { delayMs, text: edit.says };
    return { delayMs, calls: [replace(edit.file, edit.oldText, edit.newText)] };
  };
}

/** The three scripted models of the sample. */
export function scripts({ thinkMs }: Pace): Script[] {
  const shell = command("grep -rn store. src");
  const claude = {
    ...{ issues: claudeIssues, opinions: claudeOpinions },
    ...{ adds: claudeAdds, withdraws: claudeWithdraws },
  };
  const codex = { issues: codexIssues, opinions: codexOpinions, adds: [], withdraws: [] };
  const grep = call("Grep", { pattern: "reserve", output_mode: "content" });
  return [
    { vendor: "anthropic", steps: reviewer({ ...claude, look: { calls: [grep] } }, thinkMs) },
    { vendor: "openai", steps: reviewer({ ...codex, look: { calls: [shell] } }, thinkMs * 1.3) },
    { vendor: "gemini", steps: fixer(thinkMs / 3) },
  ];
}
