import type { Permissions, Token } from "../github/entity/token.ts";
import type { WorkflowEvent } from "../github/events/event.ts";

/** An `::error::`, `::warning::` or `::notice::` of a step. */
export interface StepAnnotation {
  level: "error" | "warning" | "notice";
  /** Cut at 4,096 characters, masked. */
  message: string;
  /** GitHub shows the first ten of a level. */
  shown: boolean;
  /** `file`, `line`, `endLine`, `title` … as they were written. */
  properties: Record<string, string>;
}

/** How a step ended. */
export interface StepResult {
  conclusion: "success" | "failure" | "cancelled";
  /** Null where a signal ended the process. */
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  outputs: Record<string, string>;
  /** The job summary's markdown, masked. */
  summary: string;
  annotations: StepAnnotation[];
  /** The lines of both streams, masked, in order of arrival. */
  log: string[];
  debug: string[];
  /** What the step saved for its post step. */
  state: Record<string, string>;
  /** Why file or workflow commands were refused. */
  commandErrors: string[];
  /** What the runner warns of, such as unknown inputs. */
  warnings: string[];
  /** Names of outputs, and `summary`, that held a masked value when they were written. */
  leaks: string[];
  elapsedMs: number;
  /** Runs the action's post step; undefined where it has none. */
  post(): Promise<StepResult | undefined>;
}

export interface UsesOptions {
  /** Folder of the action: its `action.yml` and what that names. */
  action: string;
  event: WorkflowEvent;
  /** `with:` of the step; `${{ secrets.NAME }}` and `${{ github.… }}` are evaluated. */
  inputs?: Record<string, string>;
  /** The repository's secrets; masked, and empty in a restricted run. */
  secrets?: Record<string, string>;
  /** The job's `permissions:`; restricted runs get `read` at most. Defaults to write. */
  permissions?: Permissions;
  /** What `github.token` is; by default a fresh token of the job. */
  token?: Token;
  /** `env:` of the step. */
  env?: Record<string, string>;
  /** Other values for the `github` context, such as `run_attempt` or `triggering_actor`. */
  github?: Record<string, string>;
  /** Cancels the job (SIGINT, 7.5 s, SIGTERM, 2.5 s, SIGKILL) after this time … */
  cancelAfterMs?: number;
  /** … when the first such line is printed … */
  cancelOn?: (line: string) => boolean;
  /** … or when this is aborted. */
  signal?: AbortSignal;
  /** Ends the step like a cancellation; the conclusion is `failure`, as for `timeout-minutes`. */
  timeoutMs?: number;
  /** Sees each raw line as it is printed. */
  onLine?: (line: string) => void;
  /** Gets the process id of the step's process. */
  onStart?: (pid: number) => void;
}

/**
 * A runner that starts JavaScript actions as `actions/runner` does: inputs and defaults, event
 * file, file commands, workflow commands on both streams, masks, state, post step, cancellation.
 *
 * ```ts
 * await using runner = await startRunner({ world });
 * const step = await runner.uses({
 *   action: folder,
 *   event: await world.event("pull_request", "opened", pull),
 *   inputs: { "anthropic-api-key": "${{ secrets.ANTHROPIC }}" },
 *   secrets: { ANTHROPIC: "test-key-anthropic" },
 * });
 * step.conclusion; step.outputs; step.summary; step.annotations;
 * await step.post();
 * ```
 */
export interface Runner extends AsyncDisposable {
  /** `RUNNER_TEMP`. */
  readonly temp: string;
  /** `RUNNER_TOOL_CACHE`. */
  readonly toolCache: string;
  /** `GITHUB_WORKSPACE`: empty until the test puts something there. */
  readonly workspace: string;
  /** Runs the action's main step. */
  uses(options: UsesOptions): Promise<StepResult>;
}
