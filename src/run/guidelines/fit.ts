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

/** A text that is told: under which name, and for which files. */
interface Said {
  readonly name: string;
  readonly paths: ReadonlySet<string>;
}

/** What some files are told, and what of it is not whole. */
export interface FittedGuidelines {
  readonly text: string;
  readonly shortened: readonly Shortened[];
}

/**
 * Makes what tells some files their guidelines, within the budget. They are told in their order. The same text is told
 * once: where it holds for further files, these are named. The first one that does not fit is cut, and nothing follows it.
 * What is returned takes the share of the budget that a part has for it.
 */
export function guidelineFitter(
  guidelines: readonly Guideline[],
): (paths: readonly string[], share?: number) => FittedGuidelines {
  const blocks = guidelines
    .filter(({ text }) => text !== "")
    .map((one) => {
      const block = one.heading === "" ? one.text : `${one.heading}\n${one.text}`;
      return { ...one, block, tokens: estimateTokens(`${block}\n\n`) };
    });
  return (paths, share = 1) => {
    const told: string[] = [];
    const shortened: Shortened[] = [];
    const said = new Map<string, Said>();
    let left = Math.floor(guidelineTokens * share);
    for (const one of blocks) {
      const { name, heading, text } = one;
      const own = paths.filter(one.applies);
      const before = said.get(text);
      const isKnown = before !== undefined && own.every((path) => before.paths.has(path));
      if (isKnown || own.length === 0) continue;
      said.set(text, {
        name: before?.name ?? name,
        paths: new Set([...(before?.paths ?? []), ...own]),
      });
      const again = `${heading === "" ? "For all files:" : heading}\nthe same as ${before?.name}.`;
      const block = before === undefined ? one.block : again;
      const tokens = before === undefined ? one.tokens : estimateTokens(`${again}\n\n`);
      if (tokens <= left) {
        told.push(block);
        left -= tokens;
        continue;
      }
      const piece = left < minPiece ? "" : shortText(block, left - 20);
      if (piece !== "") told.push(piece);
      shortened.push({ name, tokens, shown: piece === "" ? 0 : estimateTokens(piece) });
      left = 0;
    }
    return { text: told.join("\n\n"), shortened };
  };
}
