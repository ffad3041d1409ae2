// First: it starts the process once more, without the inputs in its environment.
import "./start-clean.ts";
import * as core from "@actions/core";
import { keyringOf } from "./action/keyring-of.ts";
import { parseConfig } from "./config/config.ts";
import { allSettings } from "./config/settings.ts";
import { createClient } from "./github/client.ts";
import { closeRunning } from "./github/publish/close-running.ts";
import { endOrphans } from "./launch/launcher.ts";
import { endedText } from "./report/markdown/progress.ts";
import { logText } from "./text/line.ts";
import { wordsIn } from "./words/words.ts";

/** Runs after the step whatever became of it, also after a kill: ends every process that carries the run's marker. */
const runId = core.getState("run-id");
if (runId) {
  const ended = await endOrphans(runId, 2_000);
  if (ended > 0) core.info(`ended ${ended} processes that the run had left`);
}

/** The keys that sign the comment; without them the next run trusts nothing that it says. */
function readKeyring() {
  const secrets = allSettings.filter(({ type }) => type.kind === "secret");
  const given = Object.fromEntries(secrets.map(({ name }) => [name, core.getInput(name)]));
  return keyringOf(
    parseConfig({ ...given, name: core.getInput("name") }),
    Number(process.env.GITHUB_REPOSITORY_ID) || 0,
  );
}

/** Set while the summary comment on the pull request says that the run works. */
const commentId = Number(core.getState("summary-comment"));
const token = core.getInput("github-token");
if (commentId > 0 && token) {
  const [owner = "", repo = ""] = (process.env.GITHUB_REPOSITORY ?? "").split("/");
  const apiUrl = process.env.GITHUB_API_URL || "https://api.github.com";
  try {
    const client = createClient({ token, apiUrl, keyring: readKeyring() });
    const reason = core.getState("ended-because") || "the run was cancelled or killed";
    const run = Number(process.env.GITHUB_RUN_ID);
    const server = process.env.GITHUB_SERVER_URL || "https://github.com";
    const page = run > 0 ? `${server}/${owner}/${repo}/actions/runs/${run}` : null;
    const ended = endedText(
      reason,
      page,
      core.getInput("name") || null,
      wordsIn(core.getState("language") || "en", "full"),
    );
    await closeRunning(client, { owner, repo }, commentId, ended);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    core.warning(logText(`the summary comment still says that the run works: ${why}`));
  }
}
