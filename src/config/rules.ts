import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
} from "yaml";
import { UsageError } from "../errors.ts";
import { readPathList } from "../path-list.ts";
import { closestName } from "./closest-name.ts";
import { splitPaths } from "./list-entry.ts";
import { yamlFault } from "./yaml-fault.ts";

/** What reviewers should know of some files. */
export interface PathRule {
  /** Patterns, at least one. */
  readonly paths: readonly string[];
  readonly guidelines: string;
}

/** Rules, or the first thing that is wrong with them. */
export type ReadRules =
  | { readonly status: "read"; readonly rules: readonly PathRule[] }
  | {
      readonly status: "wrong";
      readonly message: string;
      readonly suggestion?: string;
      /** The node at fault. */
      readonly node: ParsedNode | null;
    };

/** More of them nobody writes. */
const maxRules = 200;
/** A whole file, with all that JSON escapes; in UTF-16 units. */
const maxText = 262_144;
const members = ["paths", "guidelines"] as const;
const form = "paths: [src/db/**], guidelines: what counts there";

class RuleError extends Error {
  readonly node: ParsedNode | null;
  readonly suggestion: string | undefined;

  constructor(message: string, node: ParsedNode | null, suggestion?: string) {
    super(message);
    this.node = node;
    this.suggestion = suggestion;
  }
}

/** Rules as the text of an input or a flag: the same YAML (or JSON) as in the file. Throws `UsageError`. */
export function parseRules(text: string, where: string): readonly PathRule[] {
  if (text === "") return [];
  if (text.length > maxText) throw new UsageError(`${where} is longer than ${maxText} characters`);
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false });
  const [fault] = [...document.errors, ...document.warnings];
  const read: ReadRules =
    fault === undefined
      ? readRules(document.contents, where)
      : {
          status: "wrong",
          message: `${where} is no YAML: ${yamlFault(fault.message)}`,
          node: null,
        };
  if (read.status === "read") return read.rules;
  const hint = read.suggestion === undefined ? "" : `; did you mean "${read.suggestion}"?`;
  throw new UsageError(`${read.message.slice(0, 300)}${hint}`);
}

/** Rules as YAML has them: a list of mappings. */
export function readRules(node: ParsedNode | null, where: string): ReadRules {
  try {
    if (!isSeq(node)) {
      throw new RuleError(`${where} must be a list of entries such as {${form}}`, node);
    }
    if (node.items.length > maxRules) {
      throw new RuleError(`${where} has more than ${maxRules} entries`, node);
    }
    return {
      status: "read",
      rules: node.items.map((item, at) => readRule(item, `entry ${at + 1} of ${where}`)),
    };
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    const { message, suggestion, node: at } = error;
    return {
      ...{ status: "wrong", message, node: at },
      ...(suggestion === undefined ? {} : { suggestion }),
    };
  }
}

function readRule(item: ParsedNode, where: string): PathRule {
  if (!isMap(item)) {
    throw new RuleError(`${where} must have paths and guidelines`, item);
  }
  const values = membersOf(item, where);
  for (const name of members) {
    if (!values.has(name)) throw new RuleError(`${where} lacks ${name}`, item);
  }
  const guidelines = textIn(values.get("guidelines") ?? null);
  if (guidelines === undefined) {
    const node = values.get("guidelines") ?? item;
    throw new RuleError(`${where}: guidelines must be text that is not empty`, node);
  }
  return { paths: readPaths(values.get("paths") ?? null, item, where), guidelines };
}

function membersOf(
  { items }: YAMLMap.Parsed,
  where: string,
): ReadonlyMap<string, ParsedNode | null> {
  const values = new Map<string, ParsedNode | null>();
  for (const { key, value } of items) {
    const name = isScalar(key) && typeof key.value === "string" ? key.value : "";
    if (!members.some((one) => one === name)) {
      const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
      const what = `${where} has paths and guidelines, and no "${shown}"`;
      throw new RuleError(what, key, closestName(name, members));
    }
    if (values.has(name)) throw new RuleError(`${where} has ${name} twice`, key);
    values.set(name, value);
  }
  return values;
}

function readPaths(node: ParsedNode | null, item: ParsedNode, where: string): readonly string[] {
  const texts = isSeq(node) ? node.items.map((one) => textIn(one)) : [textIn(node)];
  if (texts.some((text) => text === undefined)) {
    throw new RuleError(`${where}: paths must be a list of texts`, node ?? item);
  }
  try {
    const paths = readPathList(texts.flatMap((text) => splitPaths(text ?? "")));
    if (paths.length > 0) return paths;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new RuleError(`${where}: paths: ${error.message}`, node ?? item);
  }
  throw new RuleError(`${where}: paths must name at least one pattern, "**" for all`, node ?? item);
}

/** Undefined: no text, or an empty one. Aliases are never followed. */
function textIn(node: ParsedNode | null): string | undefined {
  if (isAlias(node) || !isScalar(node) || typeof node.value !== "string") return undefined;
  const text = node.value.trim();
  return text === "" ? undefined : text;
}
