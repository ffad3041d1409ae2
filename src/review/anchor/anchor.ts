import type { Anchor, Issue } from "../../model/issue.ts";
import { type Diff, diffPath, type FileDiff } from "../diff/diff.ts";
import { hunkSides, numberedAlike } from "../diff/hunk-side.ts";
import { type Claim, claimedRange, claimOf, fitToClaim, type Place } from "./claim.ts";
import { type CodeSearch, codeSearch } from "./code-search.ts";
import { diffPaths } from "./diff-paths.ts";
import { findFiles } from "./find-files.ts";
import type { KnownFiles } from "./known-files.ts";
import { type Locate, locateQuoted, locateSimilar, snippetWeight } from "./locate.ts";
import { type FoundPlace, locateInFile } from "./locate-in-file.ts";
import { snippetReadings } from "./snippet-readings.ts";
import { lineCount, type WholeFiles, wholeFiles } from "./whole-file.ts";

/** Words that a snippet needs to tell, on its own, which file it is from. */
const wordsToTellFile = 3;

/** What an issue says of its place, and what is known of the files. */
interface Said {
  readonly snippet: string | null;
  readonly claim: Claim | undefined;
  readonly wholes: WholeFiles;
  readonly search: CodeSearch;
}

/**
 * Where an issue sits in a diff, and how that was found. Tries the snippet on the new side, then on the old side. Then
 * come the claimed lines, their part in one hunk, the file and the pull request. A snippet outranks the claimed
 * lines. The issue goes to the file, not to a wrong line, where the snippet is ambiguous or too short. What is about
 * code that did not change goes to its file, or to the pull request, with its `location`.
 * @param known what the repository holds; undefined: the diff is all that there is
 */
export function anchorIssue(issue: Issue, diff: Diff, known?: KnownFiles): Anchor {
  const said: Said = {
    snippet: issue.snippet?.trim() ? issue.snippet : null,
    claim: claimOf(issue),
    wholes: wholeFiles(known),
    search: codeSearch(diff),
  };
  if (issue.file === null)
    return anchorByCode(diffPaths(diff).files, said, nearly) ?? onPullRequest;
  const { files, certainty, others, unchanged, rivals } = findFiles(issue.file, diff, known);
  if (unchanged !== null) return anchorUnchanged(unchanged, others, said);
  const [only] = files;
  if (only === undefined) return anchorElsewhere(rivals, said) ?? onPullRequest;
  switch (certainty) {
    case "path":
      return (
        anchorInFile(only, said, nearly) ??
        anchorByCode(others, said, exactly) ??
        anchorByClaim(only, said)
      );
    case "likely":
      // Nobody knows whether a quote stands in one of the files that are too many to read.
      return said.snippet === null ? anchorByClaim(only, said) : anchorByQuote(files, said);
    case "known":
      return (
        anchorInFile(only, said, exactly) ??
        anchorElsewhere(rivals, said) ??
        anchorInFile(only, said, nearly) ??
        anchorByCode(others, said, exactly) ??
        anchorByClaim(only, said)
      );
    case "open":
      return (
        anchorByCode(files, said, exactly) ??
        anchorElsewhere(rivals, said) ??
        anchorByCode(files, said, nearly) ??
        onPullRequest
      );
    case "rivals":
      return anchorElsewhere(rivals, said) ?? anchorByCode(files, said, exactly) ?? onPullRequest;
    case "quoted":
      return anchorByQuote(files, said);
  }
}

/** The anchor of a snippet that stands word for word in one of several files, or just where it is claimed in the only one. */
function anchorByQuote(files: readonly FileDiff[], said: Said): Anchor {
  const [only] = files;
  const claimed = only !== undefined && files.length === 1 && anchorWhereClaimed(only, said);
  return anchorByCode(files, said, exactly) ?? (claimed || onPullRequest);
}

/** Ways to look for a snippet: as it is, and then for what resembles it. */
const exactly: readonly Locate[] = [locateQuoted];
const nearly: readonly Locate[] = [locateQuoted, locateSimilar];

const onPullRequest: Anchor = {
  kind: "pull-request",
  file: null,
  side: null,
  startLine: null,
  line: null,
  how: "none",
};

/** The anchor that the snippet gives in its file; undefined when it stands nowhere there. */
function anchorInFile(file: FileDiff, said: Said, ways: readonly Locate[]): Anchor | undefined {
  if (said.snippet === null) return undefined;
  for (const locate of ways) {
    const found = locateInFile(file, said.wholes.of(file), said.snippet, said.claim, locate);
    if (found.status !== "nothing") return anchorAt(file, found, locate);
  }
  return undefined;
}

/** The anchor in the one file where the snippet stands; undefined when it says too little or stands in several. */
function anchorByCode(
  files: readonly FileDiff[],
  said: Said,
  ways: readonly Locate[],
): Anchor | undefined {
  if (said.snippet === null || snippetWeight(said.snippet) < wordsToTellFile) return undefined;
  for (const locate of ways) {
    const worth = worthLooking(files, said.snippet, locate, said);
    const anchors = worth.flatMap((file) => anchorInFile(file, said, [locate]) ?? []);
    const [anchor] = anchors;
    if (anchor !== undefined) {
      const isPlaced = anchor.kind === "line" || anchor.location !== undefined;
      return anchors.length === 1 && isPlaced ? anchor : undefined;
    }
  }
  return undefined;
}

/** Of many files those in which a snippet can stand: to look at each one for each issue takes too long. */
function worthLooking(
  files: readonly FileDiff[],
  snippet: string,
  locate: Locate,
  { search, wholes }: Said,
): readonly FileDiff[] {
  if (files.length <= fewFiles) return files;
  const readings = snippetReadings(snippet).flat();
  const found = locate === locateQuoted ? search.quoting(readings) : search.resembling(readings);
  return files.filter((file) => found.has(file) || wholes.of(file) !== undefined);
}

/** So many files are looked at one by one. */
const fewFiles = 20;

/** The anchor of a snippet, however short, that stands in a file just where it is claimed to be. */
function anchorWhereClaimed(file: FileDiff, said: Said): Anchor | undefined {
  const anchor = anchorInFile(file, said, exactly);
  const start = anchor?.startLine ?? anchor?.line ?? null;
  return start !== null && start === said.claim?.startLine ? anchor : undefined;
}

/** A place where a snippet stands. Of code that only resembles it nobody says that it is the place. */
function anchorAt(file: FileDiff, found: FoundPlace, locate: Locate): Anchor {
  if (found.status === "shown") {
    return onLines(file, found.place, found.place.side === "RIGHT" ? "snippet" : "snippet-old");
  }
  if (found.status !== "unchanged" || locate !== locateQuoted) return onFile(file);
  return { ...onFile(file), location: locationOf(diffPath(file), found.place) };
}

function anchorByClaim(file: FileDiff, { snippet, claim, wholes }: Said): Anchor {
  const range = claim === undefined ? undefined : claimedRange(claim, hunkSides(file));
  if (range === undefined) {
    const whole = snippet === null ? wholes.of(file) : undefined;
    const place = claimedPlace(claim, whole);
    const anchor = onFile(file);
    return place === null ? anchor : { ...anchor, location: locationOf(diffPath(file), place) };
  }
  const { hunk, startLine, line } = range;
  // A quote that is not on the old side makes the claim of that side doubtful. Lines that both sides number the same
  // are the same place anyway.
  const shared = snippet !== null && numberedAlike(hunk, startLine, line);
  const side = shared ? "RIGHT" : hunk.side;
  return onLines(file, { side, startLine, line }, range.cut ? "range-cut" : "line");
}

/**
 * An issue of a file that did not change. Only a quote that is not in it, and word for word in one of the same name that
 * did, says that folders are missing from the path.
 */
function anchorUnchanged(path: string, others: readonly FileDiff[], said: Said): Anchor {
  const whole = said.wholes.ofUnchanged(path);
  const found = whole && quotedIn(whole, said);
  const moved = found?.status === "nothing" ? anchorByCode(others, said, exactly) : undefined;
  if (moved?.kind === "line") return moved;
  const place =
    found?.status === "chosen"
      ? fitToClaim(found.match, said.claim)
      : claimedPlace(said.snippet === null ? said.claim : undefined, whole);
  return { ...onPullRequest, location: locationOf(path, place) };
}

/**
 * The one of several files that did not change in which the snippet stands, and where. The pull request when it stands in
 * more than one; undefined when it stands in none.
 */
function anchorElsewhere(paths: readonly string[], said: Said): Anchor | undefined {
  if (said.snippet === null || snippetWeight(said.snippet) < wordsToTellFile) return undefined;
  const found = paths.flatMap((path) => {
    const whole = said.wholes.ofUnchanged(path);
    const choice = whole && quotedIn(whole, said);
    return choice === undefined || choice.status === "nothing" ? [] : [{ path, choice }];
  });
  const [one] = found;
  if (one === undefined) return undefined;
  if (found.length > 1) return onPullRequest;
  const { path, choice } = one;
  const place = choice.status === "chosen" ? fitToClaim(choice.match, said.claim) : null;
  return { ...onPullRequest, location: locationOf(path, place) };
}

function quotedIn(whole: FileDiff, { snippet, claim }: Said) {
  return snippet === null ? undefined : locateQuoted(snippet, claim, hunkSides(whole));
}

/** The claimed lines of the head, where a file has them. */
function claimedPlace(claim: Claim | undefined, whole: FileDiff | undefined): Place | null {
  if (claim === undefined || whole === undefined) return null;
  if (claim.side !== "RIGHT" || claim.line > lineCount(whole)) return null;
  return claim;
}

function locationOf(file: string, place: Place | null): NonNullable<Anchor["location"]> {
  if (place === null || place.side !== "RIGHT") return { file, startLine: null, line: null };
  const { startLine, line } = place;
  return { file, startLine: startLine < line ? startLine : null, line };
}

function onFile(file: FileDiff): Anchor {
  const path = diffPath(file);
  return { kind: "file", file: path, side: null, startLine: null, line: null, how: "file" };
}

/** GitHub takes a range only when it starts strictly before it ends, and no line of what it shows as binary. */
function onLines(file: FileDiff, { side, startLine, line }: Place, how: Anchor["how"]): Anchor {
  if (file.binary) return onFile(file);
  const start = startLine < line ? startLine : null;
  return { kind: "line", file: diffPath(file), side, startLine: start, line, how };
}
