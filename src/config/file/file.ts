import { isMap, isScalar, LineCounter, type ParsedNode, parseDocument } from "yaml";
import { UsageError } from "../../errors.ts";
import { closestName } from "../closest-name.ts";
import type { RawInputs } from "../config.ts";
import { allowedInFile, allSettings, fileSettings } from "../settings.ts";
import { yamlFault } from "../yaml-fault.ts";
import { readFileValue } from "./file-value.ts";

/** Where a repository keeps its configuration; read from the base branch, never from a pull request. */
export const configFilePath = ".github/crosscheck.yml";

/** The names that the file may have. Where a repository has both, the first one counts. */
export const configFilePaths = [configFilePath, ".github/crosscheck.yaml"] as const;

/** What a repository's file says. */
export interface RepositoryFile {
  /** The name that it has there; undefined: there is none. */
  readonly path: string | undefined;
  /** As it was read; undefined: there is none. */
  readonly text: string | undefined;
  /** A layer for `parseConfig`. */
  readonly raw: RawInputs;
  /** For people. */
  readonly warnings: readonly string[];
}

/**
 * Reads the file of a repository. Throws `UsageError` with every mistake and its line.
 * @param read the text of a file at the commit that decides; undefined: there is none
 */
export async function readRepositoryFile(
  read: (path: string) => Promise<string | undefined>,
): Promise<RepositoryFile> {
  const texts = await Promise.all(configFilePaths.map(read));
  const [found, ...others] = configFilePaths.flatMap((path, at) => {
    const text = texts[at];
    return text === undefined ? [] : [{ path, text }];
  });
  if (found === undefined) return { path: undefined, text: undefined, raw: {}, warnings: [] };
  const file = readConfigFile(found.text);
  if (file.status === "rejected") throw new UsageError(describeProblems(file.problems, found.path));
  const warnings = others.map(({ path }) => `${path} is not read: ${found.path} counts`);
  return { ...found, raw: file.raw, warnings };
}

/** One thing that is wrong in the repository's file. */
export interface ConfigProblem {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
  /** What to write instead, as it would stand in the file. */
  readonly suggestion?: string;
}

/** The repository's file as a layer for `parseConfig`, or all that is wrong with it, by line. */
export type ConfigFile =
  | { readonly status: "read"; readonly raw: RawInputs }
  | { readonly status: "rejected"; readonly problems: readonly ConfigProblem[] };

/** The file is a page or two; this bounds what parsing it can cost. In UTF-16 units. */
const maxFileLength = 65_536;
/** More is no help. */
const maxProblems = 20;
/** Names the schema for editors, as `$schema` does in JSON; means nothing to us. */
const schemaKey = "$schema";

/**
 * Reads `.github/crosscheck.yml`: one mapping from names of settings to values. What it accepts, `parseConfig` accepts.
 * Aliases are never followed, so that a small file stays small.
 */
export function readConfigFile(text: string): ConfigFile {
  if (text.length > maxFileLength) {
    return rejected([{ line: 1, message: `the file is longer than ${maxFileLength} characters` }]);
  }
  const lines = new LineCounter();
  const lineAt = (offset: number) => lines.linePos(offset).line;
  // Own check of keys: the library compares each with each.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
  });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return rejected(
      faults.map(({ pos, message }) => ({ line: lineAt(pos[0]), message: yamlFault(message) })),
    );
  }
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return { status: "read", raw: {} };
  }
  const lineOf = (node: ParsedNode | null) => (node ? lineAt(node.range[0]) : 1);
  if (!isMap(contents)) {
    const message = "the file must be a mapping of names to values, such as fix: off";
    return rejected([{ line: lineOf(contents), message }]);
  }

  const raw: Record<string, string> = {};
  const seen = new Map<string, number>();
  const problems: ConfigProblem[] = [];
  for (const { key, value } of contents.items) {
    const line = lineOf(key);
    const name = isScalar(key) && typeof key.value === "string" ? key.value : null;
    const before = name === null ? undefined : seen.get(name);
    if (name === null) {
      problems.push({ line, message: "a name must be plain text" });
    } else if (before !== undefined) {
      problems.push({ line, message: `${name} is set twice, first on line ${before}` });
    } else {
      seen.set(name, line);
      const setting = fileSettings.find((one) => one.name === name);
      if (setting) {
        const read = readFileValue(setting, value);
        if (read.status === "read") raw[setting.name] = read.text;
        else {
          const { status, node, ...problem } = read;
          problems.push({ ...problem, line: node ? lineOf(node) : line });
        }
      } else if (name !== schemaKey) {
        problems.push({ line, ...unknownName(name) });
      }
    }
  }
  return problems.length > 0 ? rejected(problems) : { status: "read", raw };
}

function rejected(problems: readonly ConfigProblem[]): ConfigFile {
  const sorted = problems.toSorted((left, right) => left.line - right.line);
  return { status: "rejected", problems: sorted.slice(0, maxProblems) };
}

/** Why a name means nothing in the file. */
function unknownName(name: string): Omit<ConfigProblem, "line"> {
  const known = allSettings.find((one) => one.name === name);
  const names = fileSettings.map((one) => one.name);
  if (known && !allowedInFile(known)) {
    const message = `${name} cannot stand in this file: set it in the workflow, under "with"`;
    // Of the stages' input "reviewer" a file knows nothing, but of a panel it does.
    const panel = names.find((one) => one === `${name}s`);
    return panel === undefined ? { message } : { message, suggestion: panel };
  }
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  const suggestion = closestName(name, names);
  const message = `there is no setting "${shown}"`;
  return suggestion === undefined ? { message } : { message, suggestion };
}

/** The problems as one message for whoever wrote the file. */
export function describeProblems(
  problems: readonly ConfigProblem[],
  path: string = configFilePath,
): string {
  return problems
    .map(({ line, message, suggestion }) => {
      const hint = suggestion === undefined ? "" : `; did you mean "${suggestion}"?`;
      return `${path}:${line}: ${message}${hint}`;
    })
    .join("\n");
}
