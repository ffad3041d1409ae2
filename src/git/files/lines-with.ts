import { GitError } from "../../errors.ts";
import type { Repository } from "../repository.ts";

/** A line of a file of a commit. */
export interface FoundLine {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/** Arguments of one call take so many characters: systems have a limit. */
const maxArguments = 60_000;

/** Lines of a commit's files that have one of the words in them, in any case. */
export async function linesWith(
  repository: Repository,
  commit: string,
  searched: readonly string[],
  paths: readonly string[],
): Promise<FoundLine[]> {
  const found: FoundLine[] = [];
  // An argument is text: a name that is not UTF-8 cannot be one, and nobody reviews such a file.
  for (const some of inCalls(paths.filter((path) => path.isWellFormed()))) {
    const patterns = searched.flatMap((word) => ["-e", word]);
    const options = ["-z", "-n", "-i", "-I", "-F", "--full-name", "--no-color"];
    try {
      const out = await repository.git(["grep", ...options, ...patterns, commit, "--", ...some]);
      for (const record of out.split("\n")) {
        // `COMMIT:PATH`, the line's number, the line.
        const [place = "", line = "", ...text] = record.split("\0");
        const path = place.slice(commit.length + 1);
        if (path !== "") found.push({ path, line: Number(line), text: text.join("\0") });
      }
    } catch (error) {
      // Nothing was found.
      if (!(error instanceof GitError) || error.exitCode !== 1) throw error;
    }
  }
  return found;
}

function inCalls(paths: readonly string[]): string[][] {
  const calls: string[][] = [];
  let length = 0;
  for (const path of paths) {
    const last = calls.at(-1);
    if (last === undefined || length + path.length > maxArguments) {
      calls.push([path]);
      length = path.length;
    } else {
      last.push(path);
      length += path.length + 1;
    }
  }
  return calls;
}
