import { stem } from "./stem.ts";
import { stretchesOf } from "./unspaced.ts";

/** Terms and how much of each there is. A term is the stem of a word. */
export type Bag = ReadonlyMap<string, number>;

/** What a text says, ready to compare. */
export interface Words {
  /** The text without fenced code, white space and case evened out. */
  readonly text: string;
  /** Every term: of the prose and of the parts of names. */
  readonly all: Bag;
  /** The terms that are words of their own, not parts of a longer name. */
  readonly prose: Bag;
  /** The terms of the first sentence, in order: what is wrong, before the reasons, consequences and remedies. */
  readonly claim: readonly string[];
  /** Identifiers, calls and quoted code, the terms of each in one string. */
  readonly names: ReadonlySet<string>;
  /** The terms that names are made of. */
  readonly objects: ReadonlySet<string>;
}

const TOKEN = /[\p{L}_$][\p{L}\p{M}\p{N}_$]*|\p{N}+/gu;
/** The words in an identifier: `HTTPServer_maxSize2` → HTTP, Server, max, Size, 2. */
const PART = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{M}]+|\p{N}+/gu;

/** Splits a text into terms. */
export function wordsOf(text: string): Words {
  const plain = withoutCode(text);
  const isQuoted = quotesOf(plain);
  const claimEnd = claimEndOf(plain);
  const all = new Map<string, number>();
  const prose = new Map<string, number>();
  const claim: string[] = [];
  const names = new Set<string>();
  const objects = new Set<string>();
  const stretches = [...plain.matchAll(TOKEN)].flatMap(({ 0: token, index }) =>
    stretchesOf(token, index),
  );
  for (const { text: token, index, terms: known } of stretches) {
    const parts = known === undefined ? (token.match(PART) ?? [token]) : [token];
    const terms = known ?? parts.flatMap((part) => termsOf(part.toLowerCase()));
    if (isQuoted(index) || (!known && isName(plain, token, index, parts))) {
      if (terms.length > 0) names.add(terms.join(" "));
      for (const term of terms) objects.add(term);
    }
    // A name is one word, however many it is made of.
    const worth = known === undefined ? 1 / Math.sqrt(terms.length) : 1;
    for (const term of terms) count(all, term, worth);
    if (parts.length === 1) for (const term of terms) count(prose, term, 1);
    if (index < claimEnd) for (const term of terms) claim.push(term);
  }
  const even = plain.toLowerCase().replace(/\s+/g, " ").trim();
  return { text: even, all, prose, claim, names, objects };
}

function isName(text: string, token: string, index: number, parts: readonly string[]): boolean {
  return parts.length > 1 || isMember(text, index, token.length);
}

function termsOf(word: string): string[] {
  return STOP_WORDS.has(word) ? [] : [stem(word)];
}

/** More marks on one letter no language has, and to put them into their order takes long. */
const MANY_MARKS = /(\p{M}{30})\p{M}+/gu;

/** A text as it is compared. Fenced code is a remedy or a quotation; it counts only where there are no words. */
export function withoutCode(text: string): string {
  const unfenced = text.replace(/```[\s\S]*?(?:```|$)/g, " ");
  const kept = /\p{L}/u.test(unfenced) ? unfenced : text;
  return kept
    .replace(MANY_MARKS, "$1")
    .normalize("NFKC")
    .replace(/['’](?:s|t|re|ll|ve|d|m)\b/g, "");
}

/** A first sentence shorter than this ("Bug.", "Race condition:") is a heading: what follows belongs to the claim. */
const HEADING_CHARACTERS = 40;
const CLAIM_CHARACTERS = 160;

function claimEndOf(text: string): number {
  const end = text.search(/[.!?](?:\s|$)|[。！？]|\n/);
  return end < HEADING_CHARACTERS ? CLAIM_CHARACTERS : end;
}

/** Answers whether a position is inside backticks; to be asked for ascending positions. */
function quotesOf(text: string): (position: number) => boolean {
  const quotes = text.matchAll(/`[^`\n]+`/g);
  let [start, end] = [-1, -1];
  return (position) => {
    while (position >= end) {
      const { value: next } = quotes.next();
      if (next === undefined) [start, end] = [Infinity, Infinity];
      else [start, end] = [next.index, next.index + next[0].length];
    }
    return position > start;
  };
}

/** `call()`, `object.member`, `object?.member`; not the end of a sentence. */
function isMember(text: string, start: number, length: number): boolean {
  const after = text.slice(start + length, start + length + 3);
  const before = text.slice(Math.max(0, start - 3), start);
  return /^(?:\(|\??\.\p{L})/u.test(after) || /[\p{L}\p{N})]\??\.$/u.test(before);
}

function count(bag: Map<string, number>, term: string, amount: number): void {
  bag.set(term, (bag.get(term) ?? 0) + amount);
}

/** English words that say nothing about which defect is meant. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about after again all also although always am an and any are as at be because been before being both but by can
  cannot could did do does doing done don down due each either else even every few for from further get gets getting had
  has have having he her here hers him his how however i if in into is isn it its itself just let like made make makes
  making may me might more most much must my near neither nor now of off on once only or other our out over own per
  perhaps please rather really same shall she should since so some still such than that the their them then there
  therefore these they this those though through thus to too under until up upon us very via was way we well were what
  whatever when whenever where whereas wherever whether which while who whom whose why will with within would yet you
  your`.split(/\s+/),
);
