import { visibleLine } from "../../text/hidden.ts";
import { estimateTokens } from "../../text/tokens.ts";
import { isTestPath } from "../diff/test-path.ts";

/** A line that has a name, in a file of the tree after the change. */
export interface NameUse {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** A name that a change touches, with what uses it elsewhere. */
export interface UsedName {
  readonly name: string;
  readonly uses: readonly NameUse[];
}

/** So many places of a name are told, tests and others; of one file so many. */
const maxTests = 3;
const maxOthers = 4;
const maxPerFile = 2;
/** Of a line so much is shown. */
const maxText = 90;
/** A name with more uses is a common word, or known to everybody. */
const maxUses = 200;

/**
 * Where names are used, in at most so many tokens: of each name some places as `file:line`, tests first. The same uses
 * always make the same text. Hostile: it goes into a prompt fenced.
 */
export function usesList(names: readonly UsedName[], maxTokens: number): string {
  const used = names.filter(({ uses }) => uses.length > 0);
  const parts: string[] = [];
  let left = maxTokens - estimateTokens(moreNames(used.length));
  for (const one of used) {
    const part = describeUses(one);
    left -= estimateTokens(`${part}\n`);
    if (left < 0) break;
    parts.push(part);
  }
  const missing = used.length - parts.length;
  return [...parts, ...(missing > 0 ? [moreNames(missing)] : [])].join("\n");
}

function moreNames(count: number): string {
  return `and ${count} more ${count === 1 ? "name" : "names"}, whose uses are not listed`;
}

function describeUses({ name, uses }: UsedName): string {
  const files = new Set(uses.map(({ path }) => path)).size;
  if (uses.length > maxUses) return `${name}: more than ${maxUses} lines in ${files} files`;
  const [tests, others] = [uses.filter(isTest), uses.filter((use) => !isTest(use))];
  const shown = [
    ...chosen(tests, maxTests).map((use) => `test ${placeOf(use)}`),
    ...chosen(others, maxOthers).map(placeOf),
  ];
  const more = uses.length - shown.length;
  return [
    `${name}:`,
    ...shown,
    ...(more > 0 ? [`… ${more} more, in ${files} files in all`] : []),
  ].join("\n");
}

/** Calls before imports, and of each file no more than some. */
function chosen(uses: readonly NameUse[], count: number): NameUse[] {
  const perFile = new Map<string, number>();
  const sorted = uses.toSorted((left, right) => Number(isImport(left)) - Number(isImport(right)));
  return sorted
    .filter((use) => {
      const before = perFile.get(use.path) ?? 0;
      perFile.set(use.path, before + 1);
      return before < (isImport(use) ? 1 : maxPerFile);
    })
    .slice(0, count);
}

const isTest = ({ path }: NameUse) => isTestPath(path);
const isImport = ({ text }: NameUse) =>
  /^\s*(?:import|from|use|using|#\s*include|export \{|\/\/|\*|#)|\brequire\(/.test(text);

function placeOf({ path, line, text }: NameUse): string {
  const code = visibleLine(text.trim());
  return `${visibleLine(path)}:${line} ${code.length > maxText ? `${code.slice(0, maxText)}…` : code}`;
}
