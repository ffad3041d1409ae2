import type { FileDiff } from "../diff/diff.ts";
import { hunkSides } from "../diff/hunk-side.ts";
import type { Choice } from "./choose-match.ts";
import { type Claim, claimedDistance, distance, fitToClaim, type Place } from "./claim.ts";
import type { CodeMatch } from "./find-code.ts";
import { type Locate, locateSimilar } from "./locate.ts";

/** Where a snippet stands in a file of a diff. */
export type FoundPlace =
  /** In lines that the diff shows. */
  | { readonly status: "shown"; readonly place: Place }
  /** In lines that it does not show, by the head's numbers. */
  | { readonly status: "unchanged"; readonly place: Place }
  /** In several places: nobody can tell which is meant. */
  | { readonly status: "ambiguous" }
  | { readonly status: "nothing" };

/**
 * Looks for a snippet in what the diff shows of a file, and in the whole of it. Unchanged code counts where the diff has
 * no such code, and where the claim is about it: nearer than to code of the diff, and no further away than claims drift.
 * @param whole the file with all of its lines as one hunk; undefined: nobody knows them
 */
export function locateInFile(
  file: FileDiff,
  whole: FileDiff | undefined,
  snippet: string,
  claim: Claim | undefined,
  locate: Locate,
): FoundPlace {
  const shown = locate(snippet, claim, hunkSides(file));
  if (whole === undefined) {
    const isDoubtful = locate === locateSimilar && isAwayFromClaim(file, shown, claim);
    return isDoubtful ? { status: "nothing" } : foundIn(file, shown, claim);
  }
  if (
    shown.status === "chosen" &&
    (claim === undefined || claimedDistance(shown.match, claim) === 0)
  ) {
    return foundIn(file, shown, claim);
  }
  const choice = locate(snippet, claim, hunkSides(whole));
  const all = foundIn(file, choice, claim);
  if (shown.status !== "chosen")
    return all.status === "nothing" ? foundIn(file, shown, claim) : all;
  const isMeant =
    claim !== undefined &&
    choice.status === "chosen" &&
    all.status === "unchanged" &&
    isNearer(choice.match, shown.match, claim);
  return isMeant ? all : foundIn(file, shown, claim);
}

/** Lines by which claims are wrong when they are meant. */
const usualDrift = 3;

/** Whether the diff need not show the code that is meant: no line is claimed, or one that is not near what was found. */
function isAwayFromClaim(file: FileDiff, found: Choice, claim: Claim | undefined): boolean {
  // What was added or deleted is shown whole.
  if (found.status !== "chosen" || file.newPath === null || file.status === "added") return false;
  if (claim === undefined) return true;
  const isShown = hunkSides(file).some(
    ({ first, last }) => first <= claim.line && claim.startLine <= last,
  );
  return !isShown && distance(found.match, claim) > usualDrift;
}

function isNearer(unchanged: CodeMatch, shown: CodeMatch, claim: Claim): boolean {
  const away = claimedDistance(unchanged, claim);
  if (away === 0) return true;
  return away <= usualDrift && away < distance(shown, claim);
}

function foundIn(file: FileDiff, choice: Choice, claim: Claim | undefined): FoundPlace {
  if (choice.status !== "chosen") return { status: choice.status };
  const place = fitToClaim(choice.match, claim);
  const shown = shownPart(file, place);
  return shown === undefined ? { status: "unchanged", place } : { status: "shown", place: shown };
}

/** What one hunk shows of a place: the one that shows most of it. Undefined where none shows any. */
function shownPart(file: FileDiff, { side, startLine, line }: Place): Place | undefined {
  const parts = hunkSides(file)
    .filter((hunk) => hunk.side === side)
    .map(({ first, last }) => ({
      side,
      startLine: Math.max(first, startLine),
      line: Math.min(last, line),
    }))
    .filter((part) => part.startLine <= part.line);
  return parts.toSorted((a, b) => b.line - b.startLine - (a.line - a.startLine))[0];
}
