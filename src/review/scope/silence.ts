import { issueFile, type MergedIssue } from "../../model/issue.ts";
import type { SkippedFile } from "../../model/result.ts";
import type { PathList } from "../../path-list.ts";
import { isSilent, skippedFile } from "./skip-reason.ts";

/** Why issues of a file are listed and no more; undefined: they count as all others. */
export type Silence = (file: string) => string | undefined;

/**
 * What is silent in a change: files that somebody says are not to be reviewed. What the configuration ignores is silent
 * outside of the change too.
 */
export function silenceOf(skipped: readonly SkippedFile[], ignored: PathList): Silence {
  const reasons = new Map(skipped.filter(isSilent).map(({ file, reason }) => [file, reason]));
  return (file) => {
    const known = reasons.get(file);
    if (known !== undefined) return known;
    const said = ignored.ask(file);
    return said?.says === "in" ? skippedFile(file, "ignored", said.pattern).reason : undefined;
  };
}

/** An issue that says whether its file is silent, whatever it said before. */
export function withSilence<Placed extends Pick<MergedIssue, "file" | "anchor" | "silenced">>(
  issue: Placed,
  silence: Silence,
): Placed {
  const { silenced: _, ...rest } = issue;
  const file = issueFile(issue);
  const reason = file === null ? undefined : silence(file);
  return { ...rest, ...(reason === undefined ? {} : { silenced: reason }) } as Placed;
}

/** Why no patch is made for an issue of a silent file, for people. */
export function silenceObjection(file: string, reason: string): string {
  return `${JSON.stringify(file)} is not fixed: issues of a file that is not reviewed (${reason}) are listed only`;
}
