// First: it starts the process once more, without the inputs in its environment.
import "./start-clean.ts";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import * as core from "@actions/core";
import { runAction } from "./action/action.ts";
import type { ActionResult } from "./action/conclude.ts";
import { checkEventFile } from "./action/event-file.ts";
import type { ActionOptions } from "./action/job.ts";
import { hostEnvironment } from "./agents/host-environment.ts";
import { parseConfig, type RawInputs } from "./config/config.ts";
import { refuseOtherLogins } from "./config/other-logins.ts";
import { allSettings } from "./config/settings.ts";
import { ArtifactError, messageOf, UsageError } from "./errors.ts";
import { logText, OwnText } from "./text/line.ts";
import { redactor } from "./text/redact.ts";

/** What is shown of a run that goes on. */
type Shown = Parameters<ActionOptions["show"]>[0];

/** What `post.ts` needs to clean up after a kill. */
const runId = randomUUID();
core.saveState("run-id", runId);

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => stop.abort("the workflow run was cancelled"));
}

/** Everything a runner shows is scanned for commands: hostile text goes through here, and stays text. */
const note = (text: string | OwnText) =>
  core.info(logText(text instanceof OwnText ? new OwnText(redact(text.text)) : redact(text)));
let redact = redactor([]);

/**
 * Keeps the runner from obeying workflow commands that a run prints. It obeys them again once it sees a token that
 * nobody else knows.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#stopping-and-starting-workflow-commands
 */
async function withoutCommands<T>(action: () => Promise<T>): Promise<T> {
  const token = randomUUID();
  core.info(`::stop-commands::${token}`);
  try {
    return await action();
  } finally {
    core.info(`::${token}::`);
  }
}

function readInputs(): RawInputs {
  return Object.fromEntries(
    allSettings.map(({ name, type }) => {
      const value = core.getInput(name);
      if (type.kind === "secret") {
        for (const line of [value, ...value.split("\n")])
          if (line.trim()) core.setSecret(line.trim());
      }
      return [name, value];
    }),
  );
}

/**
 * What the runner says of the event. The package reads the event file while it is loaded. So it is loaded late, and a
 * file that it cannot read is reported like every other failure. `eager` keeps the package in the same bundle.
 */
async function readContext(env: NodeJS.ProcessEnv) {
  await checkEventFile(env.GITHUB_EVENT_PATH);
  const { context } = await import(/* webpackMode: "eager" */ "@actions/github");
  return context;
}

/** Writes the outputs and the job summary; those of before are replaced. One that cannot be written costs no other. */
async function show({ outputs, summary }: Shown): Promise<void> {
  try {
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
  } finally {
    if (summary) await core.summary.emptyBuffer().addRaw(summary, true).write({ overwrite: true });
  }
}

/** Shows a finished run, and makes the step's colour say what the run's outcome is. */
async function conclude(result: ActionResult): Promise<void> {
  await show(result).catch((error: unknown) => {
    core.warning(logText(`the job summary could not be written: ${messageOf(error)}`));
  });
  for (const warning of result.warnings) core.warning(logText(warning));
  for (const { file, startLine, endLine, level, title, message } of result.annotations) {
    const say = { failure: core.error, warning: core.warning, notice: core.notice }[level];
    say(logText(message), { file, startLine, endLine, title: logText(title) });
  }
  if (result.failure !== null) core.setFailed(logText(result.failure));
}

try {
  const env = process.env;
  const given = readInputs();
  const config = parseConfig(given);
  refuseOtherLogins(config, env);
  redact = redactor(config.secrets);
  const context = await readContext(env);
  const { owner, repo } = context.repo;
  const result = await withoutCommands(() =>
    runAction({
      inputs: given,
      config,
      host: hostEnvironment(env, fileURLToPath(import.meta.url)),
      event: {
        name: context.eventName,
        payload: context.payload,
        repository: `${owner}/${repo}`,
        repositoryId: Number(env.GITHUB_REPOSITORY_ID) || 0,
        actor: context.actor,
        // Who started the run again, which the context does not know.
        triggeringActor: env.GITHUB_TRIGGERING_ACTOR ?? "",
      },
      apiUrl: context.apiUrl,
      serverUrl: context.serverUrl,
      temp: env.RUNNER_TEMP || "/tmp",
      runId,
      workflow: {
        run: env.GITHUB_RUN_ID ?? "",
        job: env.GITHUB_JOB ?? "",
        name: env.GITHUB_WORKFLOW ?? "",
      },
      signal: stop.signal,
      runUrl:
        context.runId > 0
          ? `${context.serverUrl}/${owner}/${repo}/actions/runs/${context.runId}`
          : null,
      note,
      keep: core.saveState,
      show,
    }),
  );
  await conclude(result);
} catch (error) {
  const text = messageOf(error);
  core.setOutput("outcome", "failed");
  core.setFailed(logText(text));
  const isTheirs = error instanceof UsageError || error instanceof ArtifactError;
  if (!isTheirs && error instanceof Error && error.stack) note(error.stack);
}
// Nothing may keep a finished step alive: what is left open by now is not ours.
process.exit(process.exitCode ?? (stop.signal.aborted ? 130 : 0));
