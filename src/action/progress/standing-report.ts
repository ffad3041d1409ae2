import type { SummaryMarker } from "../../github/marker/marker.ts";
import { reportBelow } from "../../report/markdown/progress.ts";

/**
 * The report that stands in our summary comment, also below progress; empty: there is none, for another run's progress is
 * none.
 */
export function standingReport(summary: {
  readonly body: string;
  readonly marker: Pick<SummaryMarker, "state">;
}): string {
  const { body, marker } = summary;
  return reportBelow(body) || (marker.state === "done" ? body : "");
}
