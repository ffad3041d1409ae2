import { diffFiles } from "../../git/diff.ts";
import { findLine, type PatchLine } from "../../git/patch.ts";
import type { Location, Pull, Side } from "../entity/repository.ts";
import { pullDiff } from "./pull-diff.ts";

/** Where somebody wants to put a review comment, in REST's words. */
export interface Target {
  path: string;
  line?: number | undefined;
  side?: string | undefined;
  start_line?: number | undefined;
  start_side?: string | undefined;
  /** The deprecated offset. */
  position?: number | undefined;
  subject_type?: string | undefined;
}

/** The place, or which member is wrong and how. */
export type Located =
  | { found: true; location: Location }
  | { found: false; member: "path" | "line" | "start_line" | "position"; reason: string };

const unresolved = "could not be resolved";

/** Applies GitHub's rules for where a review comment on a commit may be put. */
export async function locate(pull: Pull, commit: string, target: Target): Promise<Located> {
  const diff = await pullDiff(pull);
  const files =
    commit === pull.headSha
      ? diff.files
      : await diffFiles(pull.repository.gitDirectory, diff.mergeBase, commit);
  // A name that is no text cannot be said in JSON: what stands for its bytes names no file.
  const file = files.find(
    ({ filename }) => filename === target.path && !filename.includes("\ufffd"),
  );
  if (!file) return { found: false, member: "path", reason: unresolved };
  const side = sideOf(target.side) ?? "RIGHT";
  if (target.subject_type === "file") return { found: true, location: fileLocation(side) };
  const end =
    target.line === undefined
      ? file.lines.find((line) => line.position === target.position && line.kind !== "hunk")
      : findLine(file.lines, side, target.line);
  if (!end) {
    const member = target.line === undefined ? "position" : "line";
    return { found: false, member, reason: unresolved };
  }
  const start = startOf(file.lines, end, target, side);
  if (!start.found) return start;
  const endSide = target.line === undefined && end.kind === "removed" ? "LEFT" : side;
  return {
    found: true,
    location: {
      subject: "line",
      side: endSide,
      line: (endSide === "LEFT" ? end.old : end.new) ?? null,
      startLine: start.line,
      startSide: start.side,
      position: end.position,
      diffHunk: file.lines
        .filter((line) => line.hunk === end.hunk && line.position <= end.position)
        .map((line) => line.text)
        .join("\n"),
    },
  };
}

type Start =
  | { found: true; line: number | null; side: Side | null }
  | Extract<Located, { found: false }>;

function startOf(lines: readonly PatchLine[], end: PatchLine, target: Target, side: Side): Start {
  if (target.start_line === undefined) return { found: true, line: null, side: null };
  const startSide = sideOf(target.start_side) ?? side;
  const start = findLine(lines, startSide, target.start_line);
  const refused = (reason: string): Start => ({ found: false, member: "start_line", reason });
  if (!start) return refused(unresolved);
  if (start.position >= end.position) return refused("must precede the end line.");
  if (start.hunk !== end.hunk) return refused("must be part of the same hunk as the line.");
  return { found: true, line: target.start_line, side: startSide };
}

function sideOf(side: string | undefined): Side | undefined {
  return side === "LEFT" || side === "RIGHT" ? side : undefined;
}

function fileLocation(side: Side): Location {
  return {
    subject: "file",
    side,
    line: null,
    startLine: null,
    startSide: null,
    position: null,
    diffHunk: "",
  };
}
