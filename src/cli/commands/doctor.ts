import { effortOf, modelsOf } from "../../agents/efforts.ts";
import { givenPaths } from "../../agents/given-paths.ts";
import { findGit, type HostEnvironment, hostEnvironment } from "../../agents/host-environment.ts";
import { missingKey, usableRoles } from "../../agents/keys.ts";
import type { RepositoryFile } from "../../config/file/file.ts";
import { UsageError } from "../../errors.ts";
import { resolveCommit } from "../../git/local/commits.ts";
import { findLocalRepository } from "../../git/local/repository.ts";
import { findProgram } from "../../launch/find-program.ts";
import { installAgents } from "../../launch/install.ts";
import { bubblewrapCopies, probeJail } from "../../launch/jail/probe-jail.ts";
import { launch } from "../../launch/launch.ts";
import { logLine } from "../../text/line.ts";
import type { Invocation } from "../arguments.ts";
import { commandConfig } from "../command-config.ts";
import { openScratch } from "../open-scratch.ts";
import { fileAt } from "../repository-file.ts";
import type { ExitCode, Terminal } from "../terminal.ts";

/** One thing that was looked at. */
interface Finding {
  readonly about: string;
  readonly ok: boolean;
  readonly text: string;
}

/** `crosscheck doctor`: what is installed and present, and what would run. Installs missing agents. */
export async function doctor(
  invocation: Extract<Invocation, { command: "doctor" }>,
  terminal: Terminal,
): Promise<ExitCode> {
  const host = hostEnvironment(terminal.env, terminal.bundle, terminal.cwd);
  const file = await fileHere(host, terminal.cwd);
  const config = commandConfig(invocation.flags, terminal, {}, file);
  const roles = [...config.reviewers, config.fixer];
  const names = roles.map((role) => role.coder);
  const { programPath: searchPath } = host;
  await using scratch = await openScratch(terminal);
  const [git, npm, agents] = await Promise.all([
    findProgram("git", searchPath),
    findProgram("npm", searchPath),
    installAgents(names, {
      agentsFolder: host.agentsFolder,
      cacheFolder: host.cacheFolder,
      runFolder: scratch.folder,
      given: givenPaths(config),
      npm: { env: host.npmEnvironment, launch, signal: terminal.signal },
    }),
  ]);
  const jail = await probeJail({ launch, searchPath, copies: bubblewrapCopies(agents) });
  const found: Finding[] = [
    { about: "node", ok: true, text: `${process.version} at ${process.execPath}` },
    { about: "git", ok: git !== undefined, text: git ?? "not on PATH" },
    { about: "npm", ok: npm !== undefined, text: npm ?? "not on PATH: agents cannot be installed" },
    {
      about: "jail",
      ok: jail.status === "works",
      text: jail.status === "works" ? jail.bubblewrap : jail.reason,
    },
    ...agents.map((one): Finding => {
      if (one.status === "failed") return { about: one.name, ok: false, text: one.error.message };
      const { version, source, binary, warning } = one.agent;
      const text = warning ?? `${version}, ${source}, at ${binary}`;
      return { about: one.name, ok: warning === undefined, text };
    }),
    ...roles.map((role): Finding => {
      const usable = usableRoles(config, [role]).length > 0;
      const as = role === config.fixer ? "fixer" : "reviewer";
      const about = `${as} ${role.name}`;
      const use = role === config.fixer ? "fix" : "review";
      const models = modelsOf(role).map((model) => {
        const effort = effortOf(role, use, config.effort, model);
        return effort === undefined ? model : `${model} at ${effort} effort`;
      });
      const key = usable ? "has a key" : missingKey(role.coder);
      return { about, ok: usable, text: `${key}; ${models.join(", else ")}` };
    }),
  ];
  if (invocation.json) terminal.out(`${JSON.stringify({ found })}\n`);
  else {
    for (const { about, ok, text } of found) {
      terminal.out(`${ok ? "ok " : "!! "} ${about.padEnd(16)} ${logLine(text)}\n`);
    }
  }
  return usableRoles(config, config.reviewers).length > 0 ? 0 : 2;
}

/** What the file of the repository around a folder says at HEAD; undefined: there is no repository, commit or git. */
async function fileHere(host: HostEnvironment, cwd: string): Promise<RepositoryFile | undefined> {
  const found = await findLocalHead(host, cwd).catch((error: unknown) => {
    if (error instanceof UsageError) return undefined;
    throw error;
  });
  return found && (await fileAt(found.git, found.local, found.head));
}

async function findLocalHead(host: HostEnvironment, cwd: string) {
  const git = await findGit(host);
  const local = await findLocalRepository(git, cwd, host.gitUser);
  return { git, local, head: await resolveCommit(git, local, "HEAD") };
}
