import { type Claim, claimedRange, claimOf } from "./claim.ts";
import { type Diff, diffPath, type FileDiff } from "./diff.ts";
import { findFiles } from "./find-files.ts";
import { fitToClaim, type Place } from "./fit-to-claim.ts";
import { hunkSides } from "./hunk-side.ts";
import type { Anchor, Issue } from "./issue.ts";
import { locateSnippet, snippetWeight } from "./locate-snippet.ts";

/** Words that a snippet needs to tell, on its own, which file it is from. */
const wordsToTellFile = 3;

/**
 * Where an issue sits in a diff, and how that was found. Down the ladder: the snippet on the new side, the snippet on
 * the old side, the claimed lines, what of them lies in one hunk, the file, the pull request. A snippet outranks the
 * claimed lines; where it stands in several places and the claim does not settle which, or where it stands elsewhere
 * and says too little to be believed, the issue goes to the file rather than to a line that may be wrong.
 */
export function anchorIssue(issue: Issue, diff: Diff): Anchor {
  const claim = claimOf(issue);
  const snippet = issue.snippet?.trim() ? issue.snippet : null;
  const found =
    issue.file === null ? { files: diff.files, certain: false } : findFiles(issue.file, diff);
  const [only] = found.files;
  if (found.certain && only !== undefined) return anchorInFile(only, snippet, claim);
  if (snippet === null || snippetWeight(snippet) < wordsToTellFile) return onPullRequest;
  const anchors = found.files
    .map((file) => snippetAnchor(file, snippet, claim))
    .filter((anchor) => anchor.kind === "line");
  const [anchor] = anchors;
  return anchors.length === 1 && anchor !== undefined ? anchor : onPullRequest;
}

const onPullRequest: Anchor = {
  kind: "pull-request",
  file: null,
  side: null,
  startLine: null,
  line: null,
  how: "none",
};

function anchorInFile(file: FileDiff, snippet: string | null, claim: Claim | undefined): Anchor {
  if (snippet !== null) {
    const anchor = snippetAnchor(file, snippet, claim);
    if (anchor.kind !== "pull-request") return anchor;
  }
  const range = claim === undefined ? undefined : claimedRange(claim, hunkSides(file));
  if (range === undefined) return onFile(file);
  const place = { ...range, side: range.hunk.side };
  return onLines(file, place, range.cut ? "range-cut" : "line");
}

/** The anchor that the snippet gives; the pull request when it stands nowhere in the file's diff. */
function snippetAnchor(file: FileDiff, snippet: string, claim: Claim | undefined): Anchor {
  const choice = locateSnippet(snippet, claim, hunkSides(file));
  switch (choice.status) {
    case "chosen": {
      const place = fitToClaim(choice.match, claim);
      return onLines(file, place, place.side === "RIGHT" ? "snippet" : "snippet-old");
    }
    case "ambiguous":
      return onFile(file);
    case "nothing":
      return onPullRequest;
  }
}

function onFile(file: FileDiff): Anchor {
  const path = diffPath(file);
  return { kind: "file", file: path, side: null, startLine: null, line: null, how: "file" };
}

/** GitHub takes a range only when it starts strictly before it ends. */
function onLines(file: FileDiff, { side, startLine, line }: Place, how: Anchor["how"]): Anchor {
  const start = startLine < line ? startLine : null;
  return { kind: "line", file: diffPath(file), side, startLine: start, line, how };
}
