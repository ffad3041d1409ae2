import { stem } from "./merge-stem.ts";
import { STOP_WORDS } from "./merge-stop-words.ts";

/** What a text says, ready to compare. */
export interface Words {
  /** Stems of the words, and of the parts of identifiers, with how often each occurs. */
  readonly terms: ReadonlyMap<string, number>;
  /** Identifiers, calls and quoted code, lower case. */
  readonly names: ReadonlySet<string>;
}

const TOKEN = /[\p{L}_$][\p{L}\p{M}\p{N}_$]*|\p{N}+/gu;
const PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{M}]+|\p{N}+/gu;

/** Splits a text into words and names. */
export function wordsOf(text: string): Words {
  const terms = new Map<string, number>();
  const names = new Set<string>();
  const plain = text.normalize("NFKC").replace(/['’](?:s|t|re|ll|ve|d|m)\b/g, "");
  for (const { 0: token, index } of plain.matchAll(TOKEN)) {
    const parts = token.match(PART) ?? [token];
    if (parts.length > 1 || plain[index + token.length] === "(") names.add(token.toLowerCase());
    for (const part of parts) {
      const word = part.toLowerCase();
      if (STOP_WORDS.has(word)) continue;
      const term = stem(word);
      terms.set(term, (terms.get(term) ?? 0) + 1);
    }
  }
  return { terms, names };
}
