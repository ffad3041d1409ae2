import { diffPath, type FileDiff } from "./diff.ts";

/** So much of a file, and of a line, is looked at, and so many names of these lengths are told. */
const maxLines = 20_000;
const maxLineLength = 300;
const maxNames = 20;
const maxNameLength = 60;

/** How a language says what others may use. Each pattern is for the start of a line; what it captures are names. */
type Patterns = readonly RegExp[];

const name = String.raw`([\p{L}_$][\p{L}\p{N}_$]*)`;
const pattern = (source: string) => new RegExp(`^${source.replace("NAME", name)}`, "u");

const script: Patterns = [
  String.raw`export (?:default )?(?:declare )?(?:abstract )?(?:async )?(?:const enum|function\*?|class|const|let|var|interface|type|enum|namespace) NAME`,
  String.raw`export (?:type )?\{([^}]*)`,
  String.raw`(?:module\.)?exports\.NAME ?=(?!=)`,
].map(pattern);

const python: Patterns = ["(?:async )?(?:def|class) (?!_)NAME", "(?!_)NAME(?:: ?[^=]*)? = "].map(
  pattern,
);

const go: Patterns = [
  String.raw`func (?:\([^)]*\) )?(?=\p{Lu})NAME`,
  String.raw`(?:type|var|const) (?=\p{Lu})NAME`,
].map(pattern);

const rust: Patterns = [
  String.raw`\s*pub(?:\([^)]*\))? (?:(?:async|unsafe|const|extern "C") )*(?:fn|struct|enum|trait|type|mod|static|const|union|use) NAME`,
  String.raw`\s*macro_rules! NAME`,
].map(pattern);

/** Languages in which names are public by a word, or unless one says otherwise. */
const classes: Patterns = [
  String.raw`\s*(?:(?:public|protected|internal|open|abstract|final|sealed|static|partial|data|export) )*(?:class|interface|enum|record|struct|trait|object|protocol|module) NAME`,
  String.raw`\s*public (?:[\p{L}\p{N}_$<>\[\],.?]+ )*NAME ?[({=;]`,
  String.raw`\s*(?:(?:public|open|override|suspend|inline|static|abstract|final) )*(?:func|fun|function|def) (?:self\.)?NAME`,
].map(pattern);

/** Functions begin at the start of a line; those that are `static` stay in their file. */
const c: Patterns = [
  String.raw`(?!static |return |else |typedef |if |for |while |switch )[\p{L}_][\p{L}\p{N}_:<>,*& ]*[ *&]NAME ?\(`,
  "(?:typedef )?(?:struct|class|enum|union|namespace) NAME",
  "# ?define NAME",
].map(pattern);

/** Any other language: the words that most of them have. */
const other: Patterns = [
  String.raw`\s*(?:(?:export|pub|public) )?(?:function|func|fn|fun|def|defp|class|interface|struct|enum|trait|type|module|sub|proc|procedure) NAME`,
  String.raw`NAME ?\(\)`,
].map(pattern);

const table = [
  ["js jsx mjs cjs ts tsx mts cts vue svelte", script],
  ["py pyi", python],
  ["go", go],
  ["rs", rust],
  ["java kt kts scala groovy", classes],
  ["cs", classes],
  ["swift", classes],
  ["php", classes],
  ["rb", classes],
  ["dart", classes],
  ["c h cc cpp cxx hh hpp hxx m mm", c],
] as const;

const languages: ReadonlyMap<string, Patterns> = new Map(
  table.flatMap(([endings, patterns]) =>
    endings.split(" ").map((ending) => [ending, patterns] as const),
  ),
);

const families: ReadonlyMap<string, string> = new Map(
  table.flatMap(([endings]) => endings.split(" ").map((ending) => [ending, endings] as const)),
);

/** Files that declare nothing. */
const prose = new Set(
  "md txt rst adoc json yaml yml toml ini lock csv xml html css svg".split(" "),
);

/** Whether a file declares nothing, as its name says. */
export function isProse(path: string): boolean {
  return prose.has(endingOf(path));
}

function endingOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1).toLowerCase();
}

/** What a deleted file had for others to use, as far as its lines say so; how many names are not told. */
export interface ExportedNames {
  readonly names: readonly string[];
  readonly more: number;
}

/** The names that a deleted file exported: what may still be used elsewhere. The same lines always give the same names. */
export function exportedNames(file: FileDiff): ExportedNames {
  const ending = endingOf(diffPath(file));
  const found = new Set<string>();
  if (!prose.has(ending)) {
    const patterns = languages.get(ending) ?? other;
    const lines = file.hunks.flatMap((hunk) => hunk.lines.slice(0, maxLines)).slice(0, maxLines);
    for (const { text } of lines) addNames(found, text.slice(0, maxLineLength), patterns);
  }
  const names = [...found].slice(0, maxNames);
  return { names, more: found.size - names.length };
}

/** What tells which files can use each other's names: the ending, or that of the language. */
export function familyOf(path: string): string {
  const ending = endingOf(path);
  return families.get(ending) ?? ending;
}

/**
 * The names that one line declares for others to use.
 * @param isHead true: it begins a definition. So a name before a bracket is declared where C has its type a line above.
 */
export function namesIn(
  file: FileDiff,
  line: string,
  { isHead = false }: { readonly isHead?: boolean } = {},
): string[] {
  const ending = endingOf(diffPath(file));
  if (prose.has(ending)) return [];
  const patterns = languages.get(ending) ?? other;
  const found = new Set<string>();
  addNames(found, line.slice(0, maxLineLength), patterns);
  if (isHead && patterns === c && found.size === 0) {
    const name = /^(?:[\w*&:<>]+ )*([A-Za-z_]\w*) ?\(/.exec(line.slice(0, maxLineLength))?.[1];
    if (name !== undefined && !/^(?:static|inline) /.test(line)) found.add(name);
  }
  return [...found];
}

function addNames(found: Set<string>, line: string, patterns: Patterns): void {
  for (const one of patterns) {
    const captured = one.exec(line)?.[1];
    if (captured === undefined) continue;
    // A list, as in `export { a, b as c }`.
    for (const entry of captured.split(",")) {
      const last = entry.trim().split(" ").at(-1) ?? "";
      if (last !== "") found.add(last.slice(0, maxNameLength));
    }
    return;
  }
}
