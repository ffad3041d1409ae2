import { estimateTokens } from "../../text/tokens.ts";

/** A thing as a prompt tells it. */
export interface Told {
  readonly text: string;
  readonly tokens: number;
}

/** Things of one kind that a prompt may tell. */
export interface Section {
  /** What they are, as `review threads`. */
  readonly what: string;
  /** In our own words; stands above them. */
  readonly heading: string;
  /** The most telling first. Each is made when it is looked at. */
  readonly items: readonly (() => Told)[];
  /** How many more there are that nobody kept. */
  readonly more: number;
  /** Which part of all it may take before others have had theirs. */
  readonly share: number;
}

/** A section as far as it fits. */
export interface FittedSection {
  readonly section: Section;
  readonly shown: readonly string[];
  /** How many of its things are not shown. */
  readonly left: number;
}

/** What the line takes that says how many things are not shown. */
const noteTokens = 20;

/**
 * As many things as take at most so many tokens together: of each section up to its share, then what is left for the first
 * sections that have more. Things of a section are left out from its end alone.
 * @param sections the most important first
 */
export function fitSections(sections: readonly Section[], maxTokens: number): FittedSection[] {
  const kept = sections.map((section) => ({ section, shown: [] as string[] }));
  let left = maxTokens;
  for (const isFirst of [true, false]) {
    for (const { section, shown } of kept) {
      let cap = isFirst ? Math.min(left, maxTokens * section.share) : left;
      while (shown.length < section.items.length) {
        const item = section.items[shown.length]?.() ?? { text: "", tokens: 0 };
        const opening = shown.length > 0 ? 0 : estimateTokens(section.heading) + noteTokens;
        const tokens = item.tokens + 2 + opening;
        if (tokens > cap) break;
        cap -= tokens;
        left -= tokens;
        shown.push(item.text);
      }
    }
  }
  return kept.map(({ section, shown }) => {
    const { items, more } = section;
    return { section, shown, left: items.length - shown.length + more };
  });
}
