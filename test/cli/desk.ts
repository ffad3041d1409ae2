import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import { writeFiles } from "../coder/write-files.ts";
import { agentInputs } from "../e2e/agents.ts";
import { cleanEnvironment } from "../world/environment.ts";
import type { Models } from "../world/models/server.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

/** The command line under test, as it is released. */
const program = resolve(import.meta.dirname, "../../dist/cli/index.js");

/** What a command left. */
export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** How one command is started; what is left out is as a person would have it. */
export interface Start {
  /** Variables beside the clean environment; null: the keys are left out. */
  readonly env?: Readonly<Record<string, string>> | null;
  /** Undefined: the repository. */
  readonly cwd?: string;
  /** Aborting it presses Ctrl-C, and kills what has not ended 7 s later: that leaves no exit code. */
  readonly ctrlC?: AbortSignal;
  /** Where stdout and stderr go: a terminal (`script` of util-linux), or one pipe for both. Undefined: a pipe for each. */
  readonly into?: "terminal" | "one-pipe";
  /** Hears each line of stderr. */
  readonly onNote?: (line: string) => void;
}

/** A person's machine: a home folder, a git repository, keys of the scripted models. */
export interface Desk extends AsyncDisposable {
  readonly home: string;
  readonly repository: string;
  /** Runs git in the repository; resolves to what it printed. */
  git(...args: string[]): Promise<string>;
  /** Writes files of the work tree. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** A file of the work tree as it is now. */
  read(file: string): Promise<string>;
  /** Runs `crosscheck` with these arguments, which the desk leaves as they are. */
  crosscheck(args: readonly string[], start?: Start): Promise<Ended>;
  /** Runs a line of bash in the repository, without keys; `$0` is node, `$1` the program. */
  shell(line: string): Promise<Ended>;
  /** Runs `crosscheck` with the flags that name the installed agents, and one look of each reviewer. */
  withAgents(args: readonly string[], start?: Start): Promise<Ended>;
  /** The report that the last review left. */
  lastReport(): Promise<unknown>;
}

/**
 * Sets up a desk. Its repository holds `base` on `main`.
 * @param models where the keys and addresses of the environment point to; undefined: there are none
 */
export async function setDesk(
  base: Readonly<Record<string, string>>,
  models?: Models,
): Promise<Desk> {
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(await temporaryFolder("cli"));
  const home = join(folder.path, "home");
  const repository = join(folder.path, "shop");
  await mkdir(repository);
  const git = async (...args: string[]) => {
    const { stdout } = await execa("git", args, {
      cwd: repository,
      extendEnv: false,
      stripFinalNewline: false,
      env: cleanEnvironment(home, {
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_AUTHOR_NAME: "Alice",
        GIT_AUTHOR_EMAIL: "alice@example.invalid",
        GIT_COMMITTER_NAME: "Alice",
        GIT_COMMITTER_EMAIL: "alice@example.invalid",
      }),
    });
    return stdout;
  };
  await git("init", "--quiet", "--initial-branch=main");
  await writeFiles(repository, base);
  await git("add", "--all");
  await git("commit", "--quiet", "--message=Start the shop");
  const crosscheck = async (args: readonly string[], start: Start = {}): Promise<Ended> => {
    const keys = models && start.env !== null ? modelEnvironment(models) : {};
    const [file, given] = commandLine([process.execPath, program, ...args], start.into);
    const ended = await execa(file, given, {
      cwd: start.cwd ?? repository,
      env: cleanEnvironment(home, { ...keys, ...start.env }),
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      stripFinalNewline: false,
      stderr: function* (line: unknown) {
        start.onNote?.(String(line));
        yield line;
      },
      ...(start.ctrlC && { cancelSignal: start.ctrlC }),
      killSignal: "SIGINT",
      forceKillAfterDelay: 7_000,
    });
    return { exitCode: ended.exitCode, stdout: ended.stdout, stderr: ended.stderr };
  };
  const running = starting.move();
  return {
    home,
    repository,
    git,
    async write(files) {
      for (const file of Object.keys(files)) {
        await mkdir(dirname(join(repository, file)), { recursive: true });
        await writeFile(join(repository, file), files[file] ?? "");
      }
    },
    read: (file) => readFile(join(repository, file), "utf8"),
    crosscheck,
    async shell(line) {
      const ended = await execa("bash", ["-c", line, process.execPath, program], {
        cwd: repository,
        env: cleanEnvironment(home),
        extendEnv: false,
        reject: false,
        stdin: "ignore",
      });
      return { exitCode: ended.exitCode, stdout: ended.stdout, stderr: ended.stderr };
    },
    async withAgents([command = "", ...args], start) {
      const paths = Object.entries(await agentInputs()).flatMap(([name, path]) => [
        `--${name}`,
        path,
      ]);
      return await crosscheck([command, ...paths, "--passes", "1", ...args], start);
    },
    lastReport: async () =>
      JSON.parse(await readFile(join(repository, ".git/crosscheck/last.json"), "utf8")) as unknown,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** The command behind what gives it its streams. */
function commandLine(
  command: readonly string[],
  into: Start["into"],
): readonly [file: string, args: readonly string[]] {
  const [file = "", ...args] = command;
  if (into === undefined) return [file, args];
  if (into === "one-pipe") return ["bash", ["-c", 'exec "$0" "$@" 2>&1', ...command]];
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  return ["script", ["--quiet", "--return", "--flush", "--command", quoted, "/dev/null"]];
}

/** Keys and addresses in the names that the vendors' own tools read. */
function modelEnvironment({ url, keys }: Models): Record<string, string> {
  return {
    ANTHROPIC_API_KEY: keys.anthropic[0] ?? "",
    OPENAI_API_KEY: keys.openai[0] ?? "",
    GEMINI_API_KEY: keys.gemini[0] ?? "",
    ANTHROPIC_BASE_URL: url,
    OPENAI_BASE_URL: `${url}/v1`,
    GOOGLE_GEMINI_BASE_URL: url,
  };
}
