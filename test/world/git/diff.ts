import { type GitDirectory, git } from "./git.ts";
import { type PatchLine, parsePatch } from "./patch.ts";

/** A file of a diff, with GitHub's words. */
export interface DiffFile {
  filename: string;
  /** The old path of a renamed or copied file. */
  previousFilename: string | undefined;
  status: "added" | "modified" | "removed" | "renamed" | "copied" | "changed";
  /** The blob: the new one, or the old one of a removed file. */
  sha: string;
  /** From the first `@@` on; undefined for binary files and changes of mode or name alone. */
  patch: string | undefined;
  lines: PatchLine[];
  additions: number;
  deletions: number;
}

const statuses: Record<string, DiffFile["status"]> = {
  A: "added",
  M: "modified",
  D: "removed",
  R: "renamed",
  C: "copied",
  T: "changed",
};

/** The unified diff of two commits or trees, renames found, three lines of context. */
export function diffText(directory: GitDirectory, from: string, to: string): Promise<string> {
  const flags = ["--no-color", "--no-ext-diff", "-M", "--full-index", "-U3"];
  return git(directory, ["diff", ...flags, from, to]);
}

/** The files of that diff. */
export async function diffFiles(
  directory: GitDirectory,
  from: string,
  to: string,
): Promise<DiffFile[]> {
  const [text, raw] = await Promise.all([
    diffText(directory, from, to),
    git(directory, ["diff", "--raw", "-z", "-M", "--abbrev=40", from, to]),
  ]);
  const patches = text
    .split(/^(?=diff --git )/m)
    .filter((part) => part !== "")
    .map(patchOf);
  return parseRaw(raw).map((file, index) => {
    const patch = patches[index];
    const lines = patch === undefined ? [] : parsePatch(patch);
    return {
      ...file,
      patch,
      lines,
      additions: lines.filter((line) => line.kind === "added").length,
      deletions: lines.filter((line) => line.kind === "removed").length,
    };
  });
}

function patchOf(part: string): string | undefined {
  const start = part.search(/^@@ /m);
  return start < 0 ? undefined : part.slice(start).replace(/\n$/, "");
}

/** The records of `git diff --raw -z`, which come in the order of the text's files. */
function parseRaw(
  raw: string,
): Pick<DiffFile, "filename" | "previousFilename" | "status" | "sha">[] {
  const fields = raw.split("\0");
  const files = [];
  for (let next = 0; next < fields.length - 1; ) {
    const header = fields[next++] ?? "";
    const match = /^:\d+ \d+ (\w+) (\w+) (\w)\d*$/.exec(header);
    if (!match) throw new Error(`unexpected record of git diff --raw: ${header}`);
    const [, oldSha = "", newSha = "", letter = ""] = match;
    const first = fields[next++] ?? "";
    const moved = letter === "R" || letter === "C";
    files.push({
      filename: moved ? (fields[next++] ?? "") : first,
      previousFilename: moved ? first : undefined,
      status: statuses[letter] ?? "changed",
      sha: letter === "D" ? oldSha : newSha,
    });
  }
  return files;
}
