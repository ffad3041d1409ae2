import { shortText } from "../../review/prompt/cut-to-tokens.ts";
import { estimateTokens } from "../../text/tokens.ts";

/** What one file, or one setting, says. */
export interface Guideline {
  /** For people. */
  readonly name: string;
  /** The line above it in a prompt; empty: none. */
  readonly heading: string;
  /** Whether it is about a file. */
  applies(path: string): boolean;
  /** With what is hidden made visible. */
  readonly text: string;
}

/** What is not told whole, in estimated tokens. */
export interface Shortened {
  readonly name: string;
  readonly tokens: number;
  /** 0: nothing of it is told. */
  readonly shown: number;
}

/** What of a prompt the rules may take, in estimated tokens. */
export const guidelineTokens = 10_000;
/** A piece that is smaller than this helps nobody. */
const minPiece = 200;

/**
 * The text of those that are about some of the files, within the budget. They are told in their order; the same text once.
 * The first one that does not fit is cut, and nothing follows it.
 */
export function fitGuidelines(
  guidelines: readonly Guideline[],
  paths: readonly string[],
): { readonly text: string; readonly shortened: readonly Shortened[] } {
  const blocks: string[] = [];
  const shortened: Shortened[] = [];
  const said = new Set<string>();
  let left = guidelineTokens;
  for (const { name, heading, applies, text } of guidelines) {
    if (text === "" || said.has(text) || !paths.some(applies)) continue;
    said.add(text);
    const block = heading === "" ? text : `${heading}\n${text}`;
    const tokens = estimateTokens(`${block}\n\n`);
    if (tokens <= left) {
      blocks.push(block);
      left -= tokens;
      continue;
    }
    const piece = left < minPiece ? "" : shortText(block, left - 20);
    if (piece !== "") blocks.push(piece);
    shortened.push({ name, tokens, shown: piece === "" ? 0 : estimateTokens(piece) });
    left = 0;
  }
  return { text: blocks.join("\n\n"), shortened };
}
