/** Everything that changed between two versions of a repository, in the order git lists it. */
export interface Diff {
  readonly files: readonly FileDiff[];
}

/** What happened to a file. `type-changed`: a file became a symbolic link or a submodule, or the other way round. */
export type FileStatus = "added" | "deleted" | "modified" | "renamed" | "copied" | "type-changed";

/** What changed in one file. */
export interface FileDiff {
  /** Repository-relative POSIX path before the change; null when the file was added. */
  readonly oldPath: string | null;
  /** Repository-relative POSIX path after the change; null when the file was deleted. */
  readonly newPath: string | null;
  readonly status: FileStatus;
  /** Git's six octal digits, e.g. `100644`; null when there is no old file, or the diff does not say. */
  readonly oldMode: string | null;
  /** As `oldMode`; null when there is no new file, or the diff does not say. */
  readonly newMode: string | null;
  /** Git takes the content for binary, and GitHub shows none of its lines: no hunks, unless there is an `encoding`. */
  readonly binary: boolean;
  /**
   * How the bytes of a file that is binary, or no UTF-8, were read as text, for people; its hunks are of that text.
   * Undefined: it is UTF-8, or nobody could read it.
   */
  readonly encoding?: string;
  /** Either version is a submodule; its hunk names commits, not code. */
  readonly submodule: boolean;
  /** Empty for empty files, binary files without an `encoding`, and changes of name or mode only. */
  readonly hunks: readonly Hunk[];
  /** Of a file too large for one thread: how many hunks its change has, of which some are here. Undefined: all are. */
  readonly hunkCount?: number;
}

/** One contiguous piece of a file's diff. Lines outside hunks are not part of the diff and cannot be commented on. */
export interface Hunk {
  /** 1-based; git writes the line *before* the hunk (0 at the top) when `oldCount` is 0. */
  readonly oldStart: number;
  readonly oldCount: number;
  /** 1-based; git writes the line *before* the hunk (0 at the top) when `newCount` is 0. */
  readonly newStart: number;
  readonly newCount: number;
  /** What git prints behind the second `@@`, usually the enclosing function; empty when there is none. */
  readonly section: string;
  readonly lines: readonly DiffLine[];
  /** What encloses it in the new file, where somebody looked. Not a part of the diff. */
  readonly surroundings?: Surroundings;
}

/** What stands around a hunk in the new file. It is for readers alone: GitHub takes no comment there. */
export interface Surroundings {
  /** Lines right above and right below the hunk, each with its line feed; empty: none are worth showing. */
  readonly before: string;
  readonly after: string;
  /** First lines of what encloses the hunk, the outermost first. */
  readonly heads: readonly { readonly line: number; readonly text: string }[];
  /** What the lines take in a prompt, as an estimate. */
  readonly tokens: number;
}

/** One line of a hunk. */
export interface DiffLine {
  readonly kind: "context" | "added" | "deleted";
  /** 1-based number in the old version; null for added lines. */
  readonly oldLine: number | null;
  /** 1-based number in the new version; null for deleted lines. */
  readonly newLine: number | null;
  /** Without git's sign and without the line feed; a carriage return before it is kept. */
  readonly text: string;
  /** The file ends with this line and has no line feed behind it. */
  readonly noNewline: boolean;
}

/** The mode of a submodule, as git prints it. */
export const submoduleMode = "160000";
/** The mode of a symbolic link: its content is the link's target. */
export const linkMode = "120000";

/** The path by which GitHub knows a file of a diff: the new one, or the old one of a deleted file. */
export function diffPath(file: FileDiff): string {
  return file.newPath ?? file.oldPath ?? "";
}
