import { estimateTokens } from "../../text/tokens.ts";

/** A changed file that a thread does not review, and why. Hidden characters were made visible before. */
export interface ElsewhereFile {
  readonly path: string;
  readonly note: string;
}

/** Folders deeper than this count as one: paths are hostile, and may have thousands. */
const maxDepth = 12;
/** Different notes that a group of files is told with. */
const maxNotes = 3;

/**
 * The list of files that a thread does not review, in at most so many tokens: each by its name where all fit. Else the
 * nearest to the thread's own files by name, the others counted by folder, and where even these are too many in one
 * number. The same files always make the same text. Hostile: it goes into a prompt fenced.
 * @param own paths that the thread reviews
 */
export function elsewhereList(
  files: readonly ElsewhereFile[],
  own: readonly string[],
  maxTokens: number,
): string {
  const near = new Set(own.flatMap(foldersOf));
  const sorted = files
    .map((file) => ({ ...file, folders: foldersOf(file.path) }))
    .map((file) => ({ ...file, shared: file.folders.filter((one) => near.has(one)).length }))
    .toSorted(
      (left, right) =>
        right.shared - left.shared ||
        left.folders.length - right.folders.length ||
        byCodeUnits(left.path, right.path),
    );
  const named = fitting(sorted.map(nameLine), maxTokens);
  if (named.length === sorted.length) return named.join("\n");
  const names = named.slice(0, fitting(named, Math.floor(maxTokens / 2)).length);
  const rest = sorted.slice(names.length);
  const left = maxTokens - tokensOf(names);
  const deepest = rest.reduce((depth, { folders }) => Math.max(depth, folders.length), 1);
  for (let depth = deepest; depth > 0; depth--) {
    const groups = Map.groupBy(rest, ({ folders }) => folders[depth - 1] ?? folders.at(-1) ?? "");
    // A line takes a few tokens at least: so many need not be made to be counted.
    if (groups.size > left) continue;
    const lines = [...groups].map(([folder, group]) => `${folder || "./"}: ${counted(group)}`);
    if (tokensOf(lines) <= left) return [...names, ...lines].join("\n");
  }
  const more = names.length === 0 ? "" : "further ";
  const last = `and ${more}${counted(rest)}`;
  const fits = tokensOf([last]) <= left;
  return [...names, fits ? last : `and ${rest.length} ${more}files`].join("\n");
}

const nameLine = ({ path, note }: ElsewhereFile) => `${path} (${note})`;

/** How many files, and why: `412 files, 400 generated, 12 in another part`. */
function counted(files: readonly ElsewhereFile[]): string {
  const count = (number: number) => `${number} ${number === 1 ? "file" : "files"}`;
  const groups = [...Map.groupBy(files, ({ note }) => note)]
    .map(([note, group]) => ({ note, number: group.length }))
    .toSorted((left, right) => right.number - left.number || byCodeUnits(left.note, right.note));
  const [first] = groups;
  if (groups.length === 1 && first) return `${count(files.length)}, ${first.note}`;
  const shown = groups.slice(0, maxNotes).map(({ note, number }) => `${number} ${note}`);
  const others = groups.slice(maxNotes).reduce((sum, { number }) => sum + number, 0);
  const parts = [...shown, ...(others > 0 ? [`${others} for other reasons`] : [])];
  return `${count(files.length)}, ${parts.join(", ")}`;
}

/** The first lines that take at most so many tokens together. */
function fitting(lines: readonly string[], maxTokens: number): string[] {
  let tokens = 0;
  const over = lines.findIndex((line) => {
    tokens += tokensOf([line]);
    return tokens > maxTokens;
  });
  return lines.slice(0, over === -1 ? lines.length : over);
}

function tokensOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + estimateTokens(`${line}\n`), 0);
}

/** A path's folders from the outermost on, each with all before it: `src/`, `src/a/`. */
function foldersOf(path: string): string[] {
  const folders: string[] = [];
  let slash = path.indexOf("/");
  while (slash !== -1 && folders.length < maxDepth) {
    folders.push(path.slice(0, slash + 1));
    slash = path.indexOf("/", slash + 1);
  }
  return folders;
}

function byCodeUnits(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
