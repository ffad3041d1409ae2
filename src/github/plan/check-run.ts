/** How a check run ends, of the words that GitHub knows. */
export type CheckConclusion = "success" | "neutral" | "failure" | "skipped";

/** A note beside lines of the head. Plain text. */
export interface CheckAnnotation {
  readonly file: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "failure" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
}

/** What a check run is made of besides the run itself. */
export interface CheckRunOptions {
  readonly wanted: boolean;
  /** Issues at or above `fail-on`. */
  readonly severeCount: number;
}

/** A completed check run, whole: texts are finished. */
export interface PlannedCheckRun {
  /** SHA it stands on. */
  readonly head: string;
  readonly conclusion: CheckConclusion;
  readonly title: string;
  /** Markdown of at most {@link maxCheckSummaryBytes}. */
  readonly summary: string;
  readonly annotations: readonly CheckAnnotation[];
  /** Names the content: the same plan has the same key, so that no run posts it twice. */
  readonly key: string;
  /** Whether a refusal is reported; else the check run is a courtesy that takes a permission. */
  readonly wanted: boolean;
}
