import { execa } from "execa";
import { GitError } from "../errors.ts";
import { losslessBytes, losslessText } from "../text/lossless.ts";

/** Where git finds what a user configured, and which repository they are in. */
export interface GitUser {
  readonly home: string;
  /** Variables of git's own: see `gitVariables`. */
  readonly variables: Readonly<Record<string, string>>;
}

/** How one `git` call is made; everything else is fixed. */
export interface GitOptions {
  /** Absolute path of the git directory. Undefined: git looks for one from `cwd`. */
  readonly gitDir?: string | undefined;
  readonly workTree?: string | undefined;
  readonly cwd?: string | undefined;
  /** Absolute path of an index file of this call's own. */
  readonly indexFile?: string | undefined;
  /** Absolute path of an objects folder to read from as well. */
  readonly alternates?: string | undefined;
  /** Text becomes bytes as `losslessBytes` says. */
  readonly input?: string | Uint8Array | undefined;
  /** Further configuration, `name=value`; visible in the process list, so never a secret. */
  readonly config?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whose own configuration counts. Only to read it: it names programs. Undefined: nobody's. */
  readonly user?: GitUser | undefined;
  /** The machine's attributes count, as for every user of it. */
  readonly systemAttributes?: boolean | undefined;
  /** Identity and time of a commit. */
  readonly author?:
    | { readonly name: string; readonly email: string; readonly date: string }
    | undefined;
}

/** Runs git. Rejects with {@link GitError} when it ends with another code than 0. */
export interface Git {
  /** Resolves to stdout as `losslessText`: names and contents are bytes, and not all are UTF-8. */
  (args: readonly string[], options?: GitOptions): Promise<string>;
  /** The same with stdout as bytes. */
  bytes(args: readonly string[], options?: GitOptions): Promise<Uint8Array>;
  /** The same as text in pieces of whole lines, as git prints them. Rejects at its end, when git fails. */
  pieces(args: readonly string[], options?: GitOptions): AsyncIterable<string>;
  /** The program that such a call starts, for somebody who starts it in another place. */
  program(options?: GitOptions): GitProgram;
}

/** A `git` that is safe to start: its arguments come before those of the call. */
export interface GitProgram {
  /** Absolute path. */
  readonly file: string;
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Configuration that keeps git from running anything and from reading what we do not name. It allows no hooks, monitor
 * or pager, no network (see {@link networkConfig}) and no work in the background. No program that knows or asks for a
 * password is started, and no bare repository that lies in somebody's folder is used.
 */
const safeConfig = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.pager=cat",
  "core.quotePath=true",
  "gc.auto=0",
  "maintenance.auto=false",
  "protocol.allow=never",
  // Empty, it takes back those that other configuration names.
  "credential.helper=",
  "core.askPass=",
  "safe.bareRepository=explicit",
  "submodule.recurse=false",
  "commit.gpgSign=false",
] as const;

/** More than these bytes of one call are not read. */
const maxOutput = 1 << 30;
const lineFeed = 0x0a;

/** Unless a call reads a user's configuration, which names a file of their own. */
const noAttributesFile = "core.attributesFile=/dev/null";

/**
 * What a call needs beside {@link safeConfig} to speak with a server. All others have no transport: a repository with a
 * promisor remote would fetch what it lacks, by the remote's own configuration.
 */
export const networkConfig = ["protocol.http.allow=always", "protocol.https.allow=always"] as const;

/**
 * Makes the one function that runs git.
 * @param file absolute path of the git executable
 * @param path value of PATH for git and its helpers (`git-remote-https`)
 */
export function createGit(file: string, path: string): Git {
  function program(options: GitOptions = {}): GitProgram {
    const author = options.author;
    const env: Record<string, string> = {
      PATH: path,
      LC_ALL: "C",
      ...(options.user
        ? { HOME: options.user.home, ...options.user.variables }
        : { HOME: "/nonexistent", GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" }),
      GIT_TERMINAL_PROMPT: "0",
      // Set and empty: no other variable and no configuration names one.
      GIT_ASKPASS: "",
      GIT_NO_LAZY_FETCH: "1",
      ...(options.user || options.systemAttributes ? {} : { GIT_ATTR_NOSYSTEM: "1" }),
      GIT_OPTIONAL_LOCKS: "0",
      GIT_LITERAL_PATHSPECS: "1",
      ...(options.indexFile ? { GIT_INDEX_FILE: options.indexFile } : {}),
      ...(options.alternates ? { GIT_ALTERNATE_OBJECT_DIRECTORIES: options.alternates } : {}),
      ...(author
        ? {
            GIT_AUTHOR_NAME: author.name,
            GIT_AUTHOR_EMAIL: author.email,
            GIT_AUTHOR_DATE: author.date,
            GIT_COMMITTER_NAME: author.name,
            GIT_COMMITTER_EMAIL: author.email,
            GIT_COMMITTER_DATE: author.date,
          }
        : {}),
    };
    const config = [
      ...safeConfig,
      ...(options.user ? [] : [noAttributesFile]),
      ...(options.config ?? []),
    ].flatMap((entry) => ["-c", entry]);
    const where = [
      ...(options.gitDir ? [`--git-dir=${options.gitDir}`] : []),
      ...(options.workTree ? [`--work-tree=${options.workTree}`] : []),
    ];
    return { file, args: [...config, ...where], env };
  }
  /** What execa is told for a call. */
  function call(args: readonly string[], options: GitOptions) {
    const { args: before, env } = program(options);
    const input = typeof options.input === "string" ? losslessBytes(options.input) : options.input;
    const settings = {
      env,
      extendEnv: false,
      reject: false,
      encoding: "buffer",
      maxBuffer: maxOutput,
      stripFinalNewline: false,
      ...(options.cwd ? { cwd: options.cwd } : {}),
      ...(input === undefined ? { stdin: "ignore" as const } : { input }),
      ...(options.signal ? { cancelSignal: options.signal } : {}),
    } as const;
    return { args: [...before, ...args], settings };
  }
  async function bytes(args: readonly string[], options: GitOptions = {}): Promise<Uint8Array> {
    const { args: all, settings } = call(args, options);
    const result = await execa(file, all, settings);
    if (result.failed) throw failure(args, result);
    return result.stdout;
  }
  async function* pieces(
    args: readonly string[],
    options: GitOptions = {},
  ): AsyncGenerator<string> {
    const { args: all, settings } = call(args, options);
    const child = execa(file, all, { ...settings, buffer: { stdout: false } });
    let total = 0;
    let rest: Uint8Array[] = [];
    for await (const chunk of child.iterable({ binary: true, preserveNewlines: true })) {
      total += chunk.length;
      if (total > maxOutput) throw new GitError(`git ${args[0]} prints too much`, undefined, "");
      const end = chunk.lastIndexOf(lineFeed) + 1;
      if (end === 0) {
        rest.push(chunk);
        continue;
      }
      yield losslessText(Buffer.concat([...rest, chunk.subarray(0, end)]));
      rest = end < chunk.length ? [chunk.subarray(end)] : [];
    }
    const result = await child;
    if (result.failed) throw failure(args, result);
    if (rest.length > 0) yield losslessText(Buffer.concat(rest));
  }
  const text = async (args: readonly string[], options?: GitOptions) =>
    losslessText(await bytes(args, options));
  return Object.assign(text, { bytes, pieces, program });
}

function failure(
  args: readonly string[],
  result: {
    readonly stderr?: Uint8Array | undefined;
    readonly shortMessage?: string | undefined;
    readonly exitCode?: number | undefined;
  },
): GitError {
  const stderr = Buffer.from(result.stderr ?? [])
    .toString("utf8")
    .trim();
  const why = stderr || result.shortMessage;
  return new GitError(`git ${args[0]} failed: ${why}`, result.exitCode, stderr);
}
