import { ADAPTERS } from "../../coder/registry.ts";
import type { Config } from "../../config/config.ts";
import { answerStyle } from "../../review/prompt/answer-style.ts";
import { reviewerSystemPrompt } from "../../review/prompt/reviewer-prompts.ts";
import type { Change } from "../../run/change/change.ts";
import { partPaths, readGuidelines } from "../../run/guidelines/guidelines.ts";
import { besideShare } from "../../run/prompt/beside-share.ts";
import { shardsOf } from "../../run/prompts.ts";
import { readableTree } from "../../run/start-panel.ts";
import { trialNote } from "../../run/trials.ts";
import { logLine } from "../../text/line.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Prints what a reviewer would get, word by word: the system prompt, then the first turn of each part, and what stands
 * behind it for some reviewers: files for who has no tools, a sentence for who can run `verify`. No request is made.
 */
export async function printPrompt(
  change: Change,
  config: Config,
  { json }: { readonly json: boolean },
  terminal: Pick<Terminal, "out" | "note">,
): Promise<void> {
  const parts = change.shards.map(partPaths);
  const [guidelines, tree] = await Promise.all([
    readGuidelines(change, parts.flat(), config),
    readableTree(change),
  ]);
  for (const notice of guidelines.noticesFor(parts, change.shards.map(besideShare)))
    terminal.note(logLine(`note: ${notice}`));
  const shards = await shardsOf(change, guidelines, { tree });
  const system = reviewerSystemPrompt + answerStyle(config);
  const triers = whoCanTry(config);
  const toolNote = triers.length === 0 ? "" : trialNote;
  if (json) {
    const prompts = shards.map(({ prompt, attached }) => ({ prompt, attached, toolNote }));
    terminal.out(`${JSON.stringify({ system, parts: prompts })}\n`);
    return;
  }
  const blocks = [{ title: "system prompt", text: system }];
  for (const { index, prompt, attached } of shards) {
    const part = shards.length === 1 ? "prompt" : `prompt of part ${index + 1} of ${shards.length}`;
    blocks.push({ title: part, text: prompt });
    if (toolNote !== "") {
      blocks.push({ title: `behind it for ${triers.join(", ")}, in a jail`, text: toolNote });
    }
    if (attached === "") continue;
    blocks.push({ title: `attached to it for a reviewer without tools`, text: attached });
  }
  terminal.out(blocks.map(({ title, text }) => `----- ${title} -----\n${text}\n`).join("\n"));
}

/** Names of the reviewers that can run `verify` themselves, where there is a jail. */
function whoCanTry({ verify, isolation, reviewers }: Config): readonly string[] {
  if (verify === null || isolation === "off") return [];
  return reviewers
    .filter(({ coder }) => ADAPTERS[coder].limits.cannot.clientTools === undefined)
    .map(({ name }) => name);
}
