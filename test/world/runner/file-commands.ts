import { randomUUID } from "node:crypto";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The files a step writes its commands to; names are those of the `github` context. */
export interface FileCommands {
  path: string;
  env: string;
  step_summary: string;
  state: string;
  output: string;
}

const prefixes: Readonly<Record<keyof FileCommands, string>> = {
  path: "add_path",
  env: "set_env",
  step_summary: "step_summary",
  state: "save_state",
  output: "set_output",
};

/** Makes fresh, empty files. */
export async function newFileCommands(folder: string): Promise<FileCommands> {
  const id = randomUUID();
  const files = Object.entries(prefixes).map(([name, prefix]) => [
    name,
    join(folder, `${prefix}_${id}`),
  ]);
  await Promise.all(files.map(([, path = ""]) => writeFile(path, "")));
  return Object.fromEntries(files);
}

/** What a step wrote. */
export interface Written {
  paths: string[];
  env: Record<string, string>;
  state: Record<string, string>;
  outputs: Record<string, string>;
  summary: string;
  errors: string[];
  /** An error that fails the step; a summary that is too large does not. */
  failed: boolean;
}

// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
const summaryLimitBytes = 1024 * 1024;

/** Reads the files and removes them. */
export async function readFileCommands(files: FileCommands): Promise<Written> {
  const errors: string[] = [];
  const pairs = async (name: "env" | "state" | "output") => {
    try {
      return parsePairs(await readFile(files[name], "utf8"));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      errors.push(`Unable to process file command '${name}' successfully. ${reason}`);
      return {};
    }
  };
  const { NODE_OPTIONS: refused, ...env } = await pairs("env");
  if (refused !== undefined) {
    errors.push("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.");
  }
  const state = await pairs("state");
  const outputs = await pairs("output");
  const failed = errors.length > 0;
  const paths = (await readFile(files.path, "utf8")).split("\n").filter((line) => line !== "");
  const { size } = await stat(files.step_summary);
  if (size > summaryLimitBytes) {
    errors.push(
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.floor(size / 1024)}k.`,
    );
  }
  const summary = size > summaryLimitBytes ? "" : await readFile(files.step_summary, "utf8");
  await Promise.all(Object.values(files).map((path: string) => rm(path, { force: true })));
  return { paths, env, state, outputs, summary, errors, failed };
}

/** Parses `name=value` lines and `name<<DELIMITER … DELIMITER` blocks. Throws the runner's error. */
function parsePairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  const lines = text.split("\n");
  for (let next = 0; next < lines.length; ) {
    const line = lines[next++] ?? "";
    if (line === "") continue;
    const equals = line.indexOf("=");
    const heredoc = line.indexOf("<<");
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      pairs[line.slice(0, equals)] = line.slice(equals + 1);
      continue;
    }
    if (heredoc < 0) throw new Error(`Invalid format '${line}'`);
    const name = line.slice(0, heredoc);
    const delimiter = line.slice(heredoc + 2);
    if (name === "" || delimiter === "") {
      throw new Error(
        `Invalid format '${line}'. Name must not be empty and delimiter must not be empty`,
      );
    }
    const end = lines.indexOf(delimiter, next);
    if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
    pairs[name] = lines.slice(next, end).join("\n");
    next = end + 1;
  }
  return pairs;
}
