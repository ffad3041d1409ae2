import type { Anchor, Issue } from "../../model/issue.ts";
import { type Diff, diffPath, type FileDiff } from "../diff/diff.ts";
import { type HunkSide, hunkSides, numberedAlike } from "../diff/hunk-side.ts";
import { type Choice, chooseMatch, chooseSimilar } from "./choose-match.ts";
import { type Claim, claimedRange, claimOf, fitToClaim, type Place } from "./claim.ts";
import { findCode, weight } from "./find-code.ts";
import { findFiles } from "./find-files.ts";
import { findSimilar } from "./find-similar.ts";
import { snippetReadings } from "./snippet-readings.ts";

/** Words that a snippet needs to tell, on its own, which file it is from. */
const wordsToTellFile = 3;

/**
 * Where an issue sits in a diff, and how that was found. Tries the snippet on the new side, then on the old side. Then
 * come the claimed lines, their part in one hunk, the file and the pull request. A snippet outranks the claimed
 * lines. The issue goes to the file, not to a wrong line, where the snippet is ambiguous or too short.
 */
export function anchorIssue(issue: Issue, given: Diff): Anchor {
  // A name that is not UTF-8 is no place to post to.
  const diff = { files: given.files.filter((file) => diffPath(file).isWellFormed()) };
  const claim = claimOf(issue);
  const snippet = issue.snippet?.trim() ? issue.snippet : null;
  if (issue.file === null) return anchorByCode(diff.files, snippet, claim) ?? onPullRequest;
  const { files, certain, others } = findFiles(issue.file, diff);
  const [only] = files;
  if (!certain || only === undefined) return anchorByCode(files, snippet, claim) ?? onPullRequest;
  return (
    anchorInFile(only, snippet, claim) ??
    anchorByCode(others, snippet, claim) ??
    anchorByClaim(only, snippet, claim)
  );
}

const onPullRequest: Anchor = {
  kind: "pull-request",
  file: null,
  side: null,
  startLine: null,
  line: null,
  how: "none",
};

/** The anchor that the snippet gives in its file; undefined when it stands nowhere there. */
function anchorInFile(
  file: FileDiff,
  snippet: string | null,
  claim: Claim | undefined,
): Anchor | undefined {
  if (snippet === null) return undefined;
  return (
    snippetAnchor(file, snippet, claim, locateQuoted) ??
    snippetAnchor(file, snippet, claim, locateSimilar)
  );
}

/** The anchor in the one file where the snippet stands; undefined when it says too little or stands in several. */
function anchorByCode(
  files: readonly FileDiff[],
  snippet: string | null,
  claim: Claim | undefined,
): Anchor | undefined {
  if (snippet === null || snippetWeight(snippet) < wordsToTellFile) return undefined;
  for (const locate of [locateQuoted, locateSimilar]) {
    const anchors = files.flatMap((file) => snippetAnchor(file, snippet, claim, locate) ?? []);
    const [anchor] = anchors;
    if (anchor !== undefined) {
      return anchors.length === 1 && anchor.kind === "line" ? anchor : undefined;
    }
  }
  return undefined;
}

function snippetAnchor(
  file: FileDiff,
  snippet: string,
  claim: Claim | undefined,
  locate: Locate,
): Anchor | undefined {
  const choice = locate(snippet, claim, hunkSides(file));
  switch (choice.status) {
    case "chosen": {
      const place = fitToClaim(choice.match, claim);
      return onLines(file, place, place.side === "RIGHT" ? "snippet" : "snippet-old");
    }
    case "ambiguous":
      return onFile(file);
    case "nothing":
      return undefined;
  }
}

function anchorByClaim(file: FileDiff, snippet: string | null, claim: Claim | undefined): Anchor {
  const range = claim === undefined ? undefined : claimedRange(claim, hunkSides(file));
  if (range === undefined) return onFile(file);
  const { hunk, startLine, line } = range;
  // A quote that is not on the old side makes the claim of that side doubtful. Lines that both sides number the same
  // are the same place anyway.
  const shared = snippet !== null && numberedAlike(hunk, startLine, line);
  const side = shared ? "RIGHT" : hunk.side;
  return onLines(file, { side, startLine, line }, range.cut ? "range-cut" : "line");
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

/** A way to look for a snippet among the hunks of a file. */
export type Locate = (
  snippet: string,
  claim: Claim | undefined,
  hunks: readonly HunkSide[],
) => Choice;

/** Where the code that a snippet quotes stands. The most literal reading that stands anywhere decides. */
const locateQuoted: Locate = (snippet, claim, hunks) => {
  for (const together of snippetReadings(snippet)) {
    const found = together.map((reading) => hunks.flatMap((hunk) => findCode(reading, hunk)));
    if (found.some(({ length }) => length === 0)) continue;
    for (const [at, reading] of together.entries()) {
      const choice = chooseMatch(found[at] ?? [], claim, weight(reading));
      if (choice.status !== "nothing") return choice;
    }
  }
  return { status: "nothing" };
};

/** Where code stands that resembles a snippet: for snippets that {@link locateQuoted} finds nowhere. */
const locateSimilar: Locate = (snippet, claim, hunks) => {
  const readings = snippetReadings(snippet).flat();
  const similar = readings
    .filter(({ pieces }) => pieces.length === 1)
    .flatMap((reading) => hunks.flatMap((hunk) => findSimilar(reading, hunk)));
  return chooseSimilar(similar, claim);
};

/** How many words a snippet quotes, by its most literal reading. */
function snippetWeight(snippet: string): number {
  const reading = snippetReadings(snippet)[0]?.[0];
  return reading === undefined ? 0 : weight(reading);
}
