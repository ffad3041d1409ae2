import type { Repository } from "./repository.ts";

/** A check run's annotation as it was sent. */
export interface CheckAnnotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number;
  end_column?: number;
  annotation_level: "notice" | "warning" | "failure";
  message: string;
  title?: string;
  raw_details?: string;
}

/** A check run; `conclusion` is null until it is completed. */
export interface CheckRun {
  kind: "check-run";
  id: number;
  nodeId: string;
  repository: Repository;
  headSha: string;
  name: string;
  status: "queued" | "in_progress" | "completed" | "waiting" | "requested" | "pending";
  conclusion: string | null;
  externalId: string;
  detailsUrl: string | undefined;
  startedAt: string;
  completedAt: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: CheckAnnotation[];
  /** Login of the App that made it. */
  app: string;
}
