import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { UsageError } from "../../errors.ts";
import { compileAllowed, readPathList } from "../../path-list.ts";

/** What stands before the text of a file of instructions. */
export interface FrontMatter {
  /** Without what stands before it. */
  readonly text: string;
  /** Patterns of the files that it is about; undefined: it does not say. */
  readonly applyTo: readonly string[] | undefined;
  /** Whether it says that it is not for reviews. */
  readonly excluded: boolean;
}

/** More nobody writes there. In UTF-16 units. */
const maxLength = 8_192;

/** Reads `applyTo` and `excludeAgent`, as GitHub has them. What cannot be read says nothing. */
export function readFrontMatter(text: string): FrontMatter {
  const [whole, head = ""] = /^---[ \t]*\n([\s\S]*?)\n---[ \t]*(?:\n|$)/.exec(text) ?? [];
  if (whole === undefined) return { text, applyTo: undefined, excluded: false };
  const rest = text.slice(whole.length);
  if (head.length > maxLength) return { text: rest, applyTo: undefined, excluded: false };
  const { contents } = parseDocument(head, { prettyErrors: false, uniqueKeys: false });
  const wordsOf = (name: string) => (isMap(contents) ? wordsIn(contents.get(name, true)) : []);
  const applyTo = wordsOf("applyTo");
  return {
    text: rest,
    applyTo: applyTo.length === 0 ? undefined : applyTo,
    excluded: wordsOf("excludeAgent").includes("code-review"),
  };
}

/** Comma-separated words, or those of a list. */
function wordsIn(node: unknown): string[] {
  const values = isSeq(node) ? node.items : [node];
  return values.flatMap((one) => {
    if (!isScalar(one) || typeof one.value !== "string") return [];
    return one.value
      .split(/,(?![^{}]*\})/)
      .map((word) => word.trim())
      .filter((word) => word !== "");
  });
}

/** Whether patterns have a path; undefined: they cannot be meant. The last pattern that has the file decides. */
export function matcherOf(patterns: readonly string[]): ((path: string) => boolean) | undefined {
  try {
    return compileAllowed(readPathList(patterns), (name) => name);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
