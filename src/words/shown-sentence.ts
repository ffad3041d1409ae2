import { english, type TextName, type Texts } from "./tables/english.ts";
import { filledIn, valuesIn } from "./template.ts";

/**
 * Texts that come in English as a part of a result or of an answer: reports and logs are for programs and maintainers,
 * and stay English. What is more special stands first.
 */
export const sentences = [
  "gitHubSays",
  "belowSeverity",
  "refutedReason",
  "belowAgreement",
  "belowConfidence",
  "noLine",
  "noFileOfDiff",
  "manyComments",
  "listedBefore",
  "silencedReason",
  "olderReason",
  "reviewNotPosted",
  "ignoredBy",
  "generated",
  "vendored",
  "lockFile",
  "snapshot",
  "binary",
  "largeData",
  "submodule",
  "lfsPointer",
  "nameNotUtf8",
  "noText",
  "tooLargeForThread",
  "beyondParts",
  "unanswered",
  "merged",
  "closed",
  "baseDeleted",
  "branchDeleted",
  "forkDeleted",
  "forkLocked",
  "forkProposal",
  "noRight",
  "badToken",
  "isProtected",
  "ruleset",
  "headMoved",
  "headUnknown",
  "othersCommits",
  "limited",
  "noAnswer",
  "runStopped",
  "refusedByGitHub",
  "fixesSuggested",
  "fixOnlyShown",
  "fixesOnlyShown",
  "fixesProposed",
  "headMovedTo",
  "wasKilled",
  "nothingToReview",
  "nothingNewButOpen",
  "patchStanding",
  "raisedCount",
  "triedCount",
  "high",
  "medium",
  "low",
  "codeGone",
  "codeLeft",
  "threadFixed",
  "fixProposed",
  "threadDismissedFor",
  "threadDismissed",
  "helpReview",
  "helpFix",
  "helpExplain",
  "helpDismiss",
  "helpUndo",
  "helpHelp",
  "helpPlace",
  "noCommand",
  "closestCommand",
  "unknownCommand",
  "fixTakes",
  "explainTakes",
  "reviewTakes",
  "undoTakes",
  "commentChanged",
  "nothingToDo",
  "thatFailed",
  "noOpenIssue",
  "noSuchOpenIssue",
  "onlyOlder",
  "threadOfNone",
  "threadOfNoneMine",
  "unknownIssue",
  "whichIssue",
  "notSigned",
  "dismissedFor",
  "dismissed",
  "notReviewedYet",
  "headIsAhead",
  "fixCameAfter",
  "cameAfter",
  "answeredBefore",
  "noFixToUndo",
  "fixNotThere",
  "othersOnTop",
  "cannotUndoLinks",
  "notUndone",
  "cannotWrite",
  "undid",
  "once",
  "countTimes",
  "onePart",
  "countParts",
  "onePatch",
  "countPatches",
  "oneFile",
  "countFiles",
  "countMore",
  "andMore",
  "noTokens",
  "someTokens",
  "endOfDescription",
  "linkedIssues",
  "dismissedIssues",
  "reviewThreads",
  "commentCount",
  "failedChecks",
  "passedCount",
  "failedCount",
  "unendedCount",
  "theseCommits",
  "fixesPull",
  "unjailed",
  "isolationOff",
  "noBubblewrap",
  "noTools",
  "noModelPrice",
  "notAllRules",
  "rulesUnread",
  "notAllBackground",
  "votesUncounted",
  "movedOn",
  "ranVerify",
  "noFurtherLook",
  "halfUsed",
  "notJudged",
  "answerLeavesOut",
  "nothingNewHere",
  "patchesUnverified",
  "verifyFails",
  "patchChangesMore",
  "startsNoWorkflows",
  "fixesInNoPull",
  "fixesOnBranch",
  "noSigningKey",
  "summaryUnsigned",
  "notOnlyText",
  "timeLimit",
  "runCancelled",
  "nobodyReadCode",
  "fixerFailed",
  "notVotedFor",
  "gaveNoAnswer",
  "unusable",
  "noKeyFor",
  "noWriteAccess",
  "ownLastCommit",
  "reviewerFailed",
  "reviewerIncomplete",
  "nobodyRead",
  "namedWhy",
] as const satisfies readonly TextName[];

/** Values that are sentences of ours themselves; what stands in all others is a name or somebody's own words. */
const inner: ReadonlySet<string> = new Set([
  ...["reason", "clause", "severity", "why", "pushed", "times", "parts", "patches", "files"],
]);

/** Values that are several sentences of ours, and what stands between them. */
const several: ReadonlyMap<string, string> = new Map([
  ["reasons", "; "],
  ["list", ", "],
]);

/** No list of ours is longer: what is may be anybody's. */
const maxParts = 50;

/** Values that are figures. They and names tell a sentence of ours from one that only looks like it. */
const figures: ReadonlySet<string> = new Set(["count", "total", "shown"]);
const figure = /^\d{1,3}(?:,?\d{3}){0,4}$/;
const reviewerName = /^[A-Za-z0-9][\w-]{0,38}$/;

/** A sentence in a sentence in a sentence: no text of ours goes deeper. */
const maxDepth = 3;

/**
 * A sentence of ours in the language of a table; every other text as it is.
 * @param number writes a figure as the language does
 */
export function shownSentence(
  text: string,
  table: Texts,
  number: (value: number) => string,
  depth = 0,
): string {
  const hint = ` ${english.notSigned}`;
  if (depth === 0 && text.endsWith(hint)) {
    return `${shownSentence(text.slice(0, -hint.length), table, number)} ${table.notSigned}`;
  }
  const shownValue = (place: string, value: string): string => {
    if (figures.has(place)) return number(Number(value.replaceAll(",", "")));
    // A reviewer may be called like a text of ours.
    if (place === "reviewer") return value === english.theFixer ? table.theFixer : value;
    if (depth === maxDepth) return value;
    const between = several.get(place);
    if (between === undefined && !inner.has(place)) return value;
    const parts = between === undefined ? [value] : value.split(between);
    if (parts.length > maxParts) return value;
    return parts.map((one) => shownSentence(one, table, number, depth + 1)).join(between);
  };
  for (const name of sentences) {
    const values = valuesIn(text, english[name]);
    if (values === undefined || ![...values].every(isPossible)) continue;
    const shown = [...values].map(([place, value]) => [place, shownValue(place, value)]);
    return filledIn(table[name], Object.fromEntries(shown), String);
  }
  return text;
}

function isPossible([place, value]: readonly [string, string]): boolean {
  if (figures.has(place)) return figure.test(value);
  return place !== "reviewer" || value === english.theFixer || reviewerName.test(value);
}
