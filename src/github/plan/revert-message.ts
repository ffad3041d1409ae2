import { plainLine } from "../../text/plain-line.ts";
import type { MarkedCommit } from "../marker/marker.ts";
import { type CommitMessage, issueTrailer, revertTrailer } from "./commit-message.ts";

/** The message of a commit that takes back a fix. @param headline the fix's own, hostile text */
export function revertMessage(fix: MarkedCommit, headline: string): CommitMessage {
  return {
    headline: `Revert "${plainLine(headline, 60)}"`,
    body: [
      `This takes back ${fix.sha}, as somebody with write access asked for.`,
      [`${issueTrailer}: ${fix.issue}`, `${revertTrailer}: ${fix.sha}`].join("\n"),
    ].join("\n\n"),
  };
}
