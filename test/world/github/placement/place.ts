import { diffFiles } from "../../git/diff.ts";
import { findLine, type PatchLine } from "../../git/patch.ts";
import type { ReviewComment } from "../entity/repository.ts";
import { pullDiff } from "./pull-diff.ts";

/** Where a review comment is now; nulls once it is outdated. */
export interface Placement {
  line: number | null;
  startLine: number | null;
  position: number | null;
}

const outdated: Placement = { line: null, startLine: null, position: null };
const cache = new WeakMap<ReviewComment, { headSha: string; placement: Placement }>();

/** Moves a comment with the pushes since it was made, as far as its line still exists. */
export async function place(comment: ReviewComment): Promise<Placement> {
  const { headSha } = comment.thread.pull;
  const known = cache.get(comment);
  if (known?.headSha === headSha) return known.placement;
  const placement = await computed(comment);
  cache.set(comment, { headSha, placement });
  return placement;
}

/** Whether a comment's line is gone; a comment on a file never is. */
export async function isOutdated(comment: ReviewComment): Promise<boolean> {
  return comment.location.subject === "line" && (await place(comment)).position === null;
}

async function computed({ thread, commit, path, location }: ReviewComment): Promise<Placement> {
  const { pull } = thread;
  const { line, startLine, position, side } = location;
  if (commit === pull.headSha || line === null) return { line, startLine, position };
  const since = await diffFiles(pull.repository.gitDirectory, commit, pull.headSha);
  const changed = since.find((file) => (file.previousFilename ?? file.filename) === path);
  const moved = side === "LEFT" ? line : movedLine(changed?.lines ?? [], line);
  if (moved === undefined) return outdated;
  const { files } = await pullDiff(pull);
  const current = files.find(({ filename }) => filename === path);
  const found = current && findLine(current.lines, side, moved);
  if (!found) return outdated;
  const shift = moved - line;
  return {
    line: moved,
    startLine: startLine === null ? null : startLine + shift,
    position: found.position,
  };
}

/** The new number of an old line; undefined where the line was removed or changed. */
function movedLine(lines: readonly PatchLine[], line: number): number | undefined {
  const inHunk = lines.find((each) => each.old === line);
  if (inHunk) return inHunk.new;
  // Outside of hunks a line moves by what the hunks above it added and removed.
  const lastAbove = lines.findLast((each) => each.old !== undefined && each.old < line);
  if (!lastAbove) return line;
  const above = lines.filter((each) => each.hunk <= lastAbove.hunk);
  const added = above.filter((each) => each.kind === "added").length;
  const removed = above.filter((each) => each.kind === "removed").length;
  return line + added - removed;
}
