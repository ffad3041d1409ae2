import { join } from "node:path";
import type { Config } from "../config/config.ts";
import type { OutputName } from "../config/outputs.ts";
import { GitHubError, UsageError } from "../errors.ts";
import { createClient } from "../github/client.ts";
import { parseEvent } from "../github/event.ts";
import { jobSummary } from "../report/job-summary.ts";
import { headline } from "../report/summary.ts";
import type { RunResult } from "../review/result.ts";
import { redactor } from "../text/redact.ts";
import { type ActionOptions, type Finished, skipped } from "./job.ts";
import { writeReport } from "./last-report.ts";
import { answerCommand } from "./on-command.ts";
import { reviewPullRequest } from "./on-review.ts";
import { repositoryConfig } from "./repository-config.ts";
import { makeScratch } from "./scratch.ts";
import { secretsOf } from "./secrets.ts";
import { stopAfter } from "./stop.ts";
import { findGit } from "./surroundings.ts";

/** What the shell makes of a run: outputs, job summary, colour. */
export interface ActionResult {
  readonly outputs: Readonly<Record<OutputName, string>>;
  /** Markdown; empty: none. */
  readonly summary: string;
  readonly warnings: readonly string[];
  /** Why the step fails; null when it does not. */
  readonly failure: string | null;
}

/** Does what the event asks for. Throws `UsageError` for what the workflow's author has to change. */
export async function runAction(options: ActionOptions): Promise<ActionResult> {
  const { config, event, signal } = options;
  const request = parseEvent({
    eventName: event.name,
    payload: event.payload,
    repository: event.repository,
    actor: event.actor,
    triggeringActor: event.triggeringActor,
    pullNumber: config.pullRequest,
    commandPrefix: config.commandPrefix,
  });
  if (request.kind === "skipped") return await conclude(skipped(request.reason), options);
  if (config.githubToken === null) {
    throw new UsageError("github-token is empty: pass ${{ github.token }} or an App's token");
  }
  const git = await findGit(options.surroundings);
  await using scratch = await makeScratch(options.temp);
  using stop = stopAfter(config.timeoutMs, signal);
  const client = createClient({ token: config.githubToken, apiUrl: options.apiUrl });
  try {
    const base = request.pullRequest?.base ?? null;
    const whole = {
      ...options,
      config: await repositoryConfig(client, request.repository, base, options.inputs),
    };
    const job = { ...whole, git, client, scratch: scratch.folder, stop: stop.signal };
    const finished =
      request.kind === "review"
        ? await reviewPullRequest(request, job)
        : await answerCommand(request, job);
    return await conclude(finished, whole);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.permission === undefined) throw error;
    throw new UsageError(`${error.message}: the token lacks "${error.permission}"`, {
      cause: error,
    });
  }
}

/** Outputs, report file, job summary and colour of what a job came to. */
async function conclude(finished: Finished, options: ActionOptions): Promise<ActionResult> {
  const { config } = options;
  const { result, outcome, reason } = finished;
  const redact = redactor(secretsOf(config));
  const report =
    result === null ? "" : join(options.temp, `crosscheck-report-${options.runId}.json`);
  if (result !== null) await writeReport(report, redactReport(result, redact));
  const issues = (result?.issues ?? []).map((issue) => ({
    id: issue.id,
    file: issue.anchor?.file ?? issue.file,
    line: issue.anchor?.line ?? issue.line,
    severity: issue.severity,
    title: issue.title,
    agreement: issue.agreement,
    inline: issue.shown.where === "inline",
  }));
  const fixed = (result?.fixes ?? []).filter((fix) => fix.status === "fixed");
  options.note(result === null ? `${outcome}: ${reason}` : headline(result).replaceAll("**", ""));
  return {
    outputs: {
      outcome,
      issues: redact(JSON.stringify(issues)),
      "issue-count": String(issues.length),
      "fixed-count": String(fixed.length),
      "review-url": finished.reviewUrl ?? "",
      report,
    },
    summary: redact(
      result === null
        ? `Crosscheck: ${outcome}. ${reason}\n`
        : jobSummary(result, new Map(), finished.notices),
    ),
    warnings: [
      ...(outcome === "partial" ? (result?.reasons ?? []) : []),
      ...(outcome === "skipped" ? [reason] : []),
      ...finished.notices,
    ],
    failure: failureOf(finished, config),
  };
}

/** Why the step is red; null when it is not. */
function failureOf({ result, outcome, reason }: Finished, { failOn }: Config): string | null {
  if (outcome === "failed") return result?.reasons.join("; ") || reason;
  if (result === null || failOn === "none") return null;
  const levels = ["high", "medium", "low"] as const;
  const severe = result.issues.filter(
    (issue) => levels.indexOf(issue.severity ?? "low") <= levels.indexOf(failOn),
  );
  return severe.length > 0 ? `${severe.length} issues are ${failOn} or worse (fail-on)` : null;
}

/** The report with every known secret and everything that looks like one removed. */
function redactReport(result: RunResult, redact: (text: string) => string): RunResult {
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") return redact(value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clean(one)]));
  };
  return clean(result) as RunResult;
}
