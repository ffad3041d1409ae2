import { execa } from "execa";

/** Folder of a bare repository. */
export type GitDirectory = string;

export interface GitOptions {
  input?: string | Uint8Array;
  env?: Record<string, string>;
}

/** The environment git runs in: no configuration but the repository's own. */
export const gitEnvironment: Readonly<Record<string, string>> = {
  PATH: "/usr/local/bin:/usr/bin:/bin",
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_TERMINAL_PROMPT: "0",
  LC_ALL: "C",
  TZ: "UTC",
};

/** Runs git in a bare repository; returns its output as bytes. Throws execa's error. */
export async function gitBytes(
  directory: GitDirectory,
  args: readonly string[],
  { input, env }: GitOptions = {},
): Promise<Buffer> {
  const { stdout } = await execa("git", args, {
    cwd: directory,
    env: { ...gitEnvironment, GIT_DIR: directory, ...env },
    extendEnv: false,
    encoding: "buffer",
    stripFinalNewline: false,
    ...(input === undefined ? { stdin: "ignore" as const } : { input }),
  });
  return Buffer.from(stdout);
}

/** Like `gitBytes`, as text. */
export async function git(
  directory: GitDirectory,
  args: readonly string[],
  options?: GitOptions,
): Promise<string> {
  return (await gitBytes(directory, args, options)).toString("utf8");
}

/** Like `git`, trimmed; undefined where git ends with an exit code that is not 0. */
export async function gitAnswer(
  directory: GitDirectory,
  args: readonly string[],
): Promise<string | undefined> {
  const { exitCode, stdout } = await execa("git", args, {
    cwd: directory,
    env: { ...gitEnvironment, GIT_DIR: directory },
    extendEnv: false,
    stdin: "ignore",
    reject: false,
  });
  if (exitCode === undefined) throw new Error(`git ${args[0]} did not run`);
  return exitCode === 0 ? stdout.trim() : undefined;
}
