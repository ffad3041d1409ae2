import { cutMarkdown } from "./cut.ts";

/** The most characters of a comment or review body: more is refused, and with it everything the request holds. */
export const maxBodyLength = 65_536;

/** A piece of a text with a limited length. */
export interface Part {
  /** 0 is placed first. Parts of one priority are placed in their order. */
  readonly priority: number;
  /** Markdown with its own line ends. */
  readonly text: string;
  /** What stands in when `text` does not fit; null to leave the part out. */
  readonly short: string | null;
  /** Whether `text` may be cut between lines, where `short` does not fit either. */
  readonly cut: boolean;
}

/** A part that is shown whole or not at all. */
export function part(priority: number, text: string, short: string | null = null): Part {
  return { priority, text, short, cut: false };
}

/** Parts put together, and how many of them could not be shown at all. */
export interface Fitted {
  readonly text: string;
  readonly omitted: number;
}

/**
 * Parts in their order, as many as fit into the limit, the most important first. No part is cut but at a line end, so no
 * marker, fence or surrogate pair is ever halved.
 * @param limit in characters (UTF-16 units), which is never less than what GitHub counts
 */
export function fitParts(parts: readonly Part[], limit: number): Fitted {
  const shown: string[] = parts.map(() => "");
  let left = limit;
  let omitted = 0;
  const order = parts.map((_, index) => index);
  order.sort((a, b) => (parts[a]?.priority ?? 0) - (parts[b]?.priority ?? 0) || a - b);
  for (const index of order) {
    const candidate = parts[index];
    if (candidate === undefined || candidate.text === "") continue;
    const text = fitPart(candidate, left);
    if (text === "") omitted += 1;
    shown[index] = text;
    left -= text.length;
  }
  return { text: shown.join(""), omitted };
}

function fitPart(candidate: Part, left: number): string {
  if (candidate.text.length <= left) return candidate.text;
  if (candidate.short !== null && candidate.short.length <= left) return candidate.short;
  return candidate.cut ? cutMarkdown(candidate.text, left) : "";
}
