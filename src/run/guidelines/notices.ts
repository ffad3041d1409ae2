import { plainLine } from "../../text/line.ts";
import { guidelineTokens, type Shortened } from "./fit.ts";

/** A file whose rules nobody is told, and why. */
export interface Unread {
  readonly name: string;
  /** For people. */
  readonly why: string;
}

/** More names are only counted. */
const maxNames = 10;

const count = new Intl.NumberFormat("en-US");

/** What did not fit into the prompts, each name once: as the part was told that was told least of it. */
export function shortenedNotices(all: readonly Shortened[]): string[] {
  const least = new Map<string, Shortened>();
  for (const one of all) {
    const known = least.get(one.name);
    if (known === undefined || one.shown < known.shown) least.set(one.name, one);
  }
  if (least.size === 0) return [];
  const list = [...least.values()].map(({ name, tokens, shown }) => {
    const all = count.format(tokens);
    const told = shown === 0 ? `none of ${all} tokens` : `${count.format(shown)} of ${all} tokens`;
    return `${plainLine(name, 200)} (${told})`;
  });
  return [
    `Not all rules of the repository were told, which may take ${count.format(guidelineTokens)} tokens of a prompt: ${named(list)}.`,
  ];
}

/** What could not be read. */
export function unreadNotices(all: readonly Unread[]): string[] {
  if (all.length === 0) return [];
  const list = all.map(({ name, why }) => `${plainLine(name, 200)} (${why})`);
  return [`Rules of the repository that were not read: ${named(list)}.`];
}

function named(list: readonly string[]): string {
  const more = list.length - maxNames;
  return [...list.slice(0, maxNames), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}
