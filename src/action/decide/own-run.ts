import { createHash } from "node:crypto";
import type { MarkedRun, SummaryMarker } from "../../github/marker/marker.ts";
import type { Job } from "../job.ts";

/** What the summary remembers of the run that writes it: its place, and what shapes its reviews. */
export function ownRun({ workflow, config }: Pick<Job, "workflow" | "config">): MarkedRun {
  const { reviewers, guidelines, rules, ignore } = config;
  const panel = reviewers.map(({ name, coder, model, effort = config.effort }) => [
    ...[name, coder, model],
    // Where nobody says it, runs of releases that had no effort are the same.
    ...(effort === null ? [] : [effort]),
  ]);
  const said = [panel, guidelines, ignore, ...(rules.length === 0 ? [] : [rules])];
  const setup = createHash("sha256").update(JSON.stringify(said));
  const { run, job } = workflow;
  return { run, job, setup: setup.digest("hex").slice(0, 16) };
}

/** Whether two runs are of two configurations that share a name: two jobs of one workflow run, or other reviews. */
export function isSibling(own: MarkedRun, other: MarkedRun | undefined): other is MarkedRun {
  if (other === undefined) return false;
  return other.setup !== own.setup || (other.run === own.run && other.job !== own.job);
}

/** What the reader must know where another configuration of the same name has written about this head; else nothing. */
export function siblingNotices(
  own: MarkedRun,
  marker: Pick<SummaryMarker, "head" | "writtenBy"> | undefined,
  head: string,
): string[] {
  const other = marker?.writtenBy;
  if (marker?.head !== head || !isSibling(own, other)) return [];
  const who =
    other.run === own.run
      ? `Another job of this workflow run (${other.job}) reports`
      : "Another run with other reviewers, guidelines or ignored files reported";
  return [
    `${who} on this head under the same name. If several configurations review this pull request, give each its own with the input name: then none touches what the others wrote.`,
  ];
}
