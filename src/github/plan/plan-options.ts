import type { RunResult } from "../../model/result.ts";
import type { Diff } from "../../review/diff/diff.ts";
import type { LineEnds } from "../../text/line-ends.ts";
import type { MarkedRun } from "../marker/marker.ts";
import type { Existing, PullRequest } from "../read/pull-request.ts";
import type { CheckRunOptions } from "./plan-check-run.ts";
import type { CommitChanges } from "./plan-commits.ts";
import type { Texts } from "./texts.ts";

/** What a publication is planned from. */
export interface PlanOptions {
  readonly result: RunResult;
  /** SHA that was reviewed. */
  readonly head: string;
  /** ISO time by which this head was on GitHub. */
  readonly readAt: string;
  /** Whose run it is. Missing: not known. */
  readonly by?: MarkedRun;
  readonly pullRequest: PullRequest;
  readonly existing: Existing;
  /** From the merge base to the head. */
  readonly diff: Diff;
  /** How the lines of the files with fixes end at the head, by path. Missing: no line has a carriage return. */
  readonly lineEnds?: ReadonlyMap<string, LineEnds>;
  /** By issue ID, in rank order; empty unless fixes are committed. */
  readonly changes: ReadonlyMap<string, CommitChanges>;
  readonly texts: Texts;
  /** Paths of now → paths as first reported, for files that were renamed between. */
  readonly renamedFrom: ReadonlyMap<string, string>;
  /** True: the commits become a pull request onto the branch; else they go to the branch itself. */
  readonly propose?: boolean;
  /** True: every issue that could be fixed is, or no fix of it passed: nothing is left to propose. */
  readonly noFixLeft?: boolean;
  /** Null: no check run. */
  readonly checkRun: CheckRunOptions | null;
}
