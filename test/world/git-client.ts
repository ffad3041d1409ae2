import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { cleanEnvironment } from "./environment.ts";

/** A real git client in a folder of its own. */
export async function gitClient(folder: string, name: string) {
  const cwd = join(folder, name);
  await mkdir(cwd);
  const env = cleanEnvironment(folder, {
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "a",
    GIT_AUTHOR_EMAIL: "a@example.invalid",
    GIT_COMMITTER_NAME: "a",
    GIT_COMMITTER_EMAIL: "a@example.invalid",
  });
  const git = async (...args: string[]) => {
    const result = await execa("git", args, {
      cwd,
      env,
      extendEnv: false,
      reject: false,
      all: true,
    });
    return { exitCode: result.exitCode, output: result.all };
  };
  await git("init", "--quiet", "--initial-branch=main");
  return { cwd, git };
}

/** What actions/checkout writes into the configuration. */
export function header(url: string, token: string): string[] {
  const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
  return [`http.${url}/.extraheader`, `AUTHORIZATION: basic ${basic}`];
}
