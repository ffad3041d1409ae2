/** A commit status; the newest of a context counts. */
export interface CommitStatus {
  kind: "commit-status";
  id: number;
  nodeId: string;
  sha: string;
  state: "error" | "failure" | "pending" | "success";
  context: string;
  description: string | null;
  targetUrl: string | null;
  creator: string;
  createdAt: string;
}
