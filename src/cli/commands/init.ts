import { access, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findGit, hostEnvironment } from "../../agents/host-environment.ts";
import { exampleConfig } from "../../config/example.ts";
import { configFilePath } from "../../config/file/file.ts";
import { findLocalRepository } from "../../git/local/repository.ts";
import type { Invocation } from "../arguments.ts";
import type { ExitCode, Terminal } from "../terminal.ts";
import { neededSecrets, reviewWorkflow } from "./review-workflow.ts";

const workflowPath = ".github/workflows/crosscheck.yml";

const next = `
What is left to do:
1. In ${workflowPath}, put the repository and the full commit SHA of the release you use in place of OWNER/crosscheck@SHA.
2. Add the keys as secrets of the repository (Settings, Secrets and variables, Actions; or gh secret set NAME):
   ${neededSecrets}.
3. Commit both files to the default branch and open a pull request.
Commands in comments, runs by hand and other set-ups: the example workflows in docs/workflows/.
`;

/**
 * `crosscheck init`: writes a commented configuration and a workflow into the repository around the current folder.
 * Where one of them exists nothing is written and the exit code is 2, unless `--force` was given.
 */
export async function init(
  invocation: Extract<Invocation, { command: "init" }>,
  terminal: Terminal,
): Promise<ExitCode> {
  const host = hostEnvironment(terminal.env, terminal.bundle, terminal.cwd);
  const git = await findGit(host);
  const { workTree } = await findLocalRepository(git, terminal.cwd, host.gitUser);
  const files = [
    { path: configFilePath, text: exampleConfig() },
    { path: workflowPath, text: reviewWorkflow },
  ];
  const present = await Promise.all(files.map(({ path }) => exists(join(workTree, path))));
  const kept = files.filter((_, at) => present[at]);
  if (kept.length > 0 && !invocation.force) {
    for (const { path } of kept) terminal.note(`${path} exists and was left as it is`);
    terminal.note("nothing was written; crosscheck init --force replaces what exists");
    return 2;
  }
  for (const { path, text } of files) {
    const file = join(workTree, path);
    await mkdir(dirname(file), { recursive: true });
    // Not even a file that came into being a moment ago is overwritten unasked.
    await writeFile(file, text, { flag: invocation.force ? "w" : "wx" });
    terminal.out(`wrote ${path}\n`);
  }
  terminal.out(next);
  return 0;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}
