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
] as const satisfies readonly TextName[];

/** Values that are sentences of ours themselves; what stands in all others is a name or somebody's own words. */
const inner: ReadonlySet<string> = new Set(["reason", "clause", "severity"]);

/** A sentence in a sentence in a sentence: no text of ours goes deeper. */
const maxDepth = 3;

/** A sentence of ours in the language of a table; every other text as it is. */
export function shownSentence(text: string, table: Texts, depth = 0): string {
  const hint = ` ${english.notSigned}`;
  if (depth === 0 && text.endsWith(hint)) {
    return `${shownSentence(text.slice(0, -hint.length), table)} ${table.notSigned}`;
  }
  for (const name of sentences) {
    const values = valuesIn(text, english[name]);
    if (values === undefined) continue;
    const shown = [...values].map(([place, value]): [string, string] => [
      place,
      inner.has(place) && depth < maxDepth ? shownSentence(value, table, depth + 1) : value,
    ]);
    return filledIn(table[name], Object.fromEntries(shown), String);
  }
  return text;
}
