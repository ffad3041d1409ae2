import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { writeFiles } from "../coder/write-files.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

const run = promisify(execFile);

/** A clone as a user has one, with one commit on `main`. */
export interface MadeRepository extends AsyncDisposable {
  /** Its work tree. */
  readonly folder: string;
  /** The private folder around it. */
  readonly place: string;
  git(...args: readonly string[]): Promise<string>;
}

/** Makes a repository with git itself, without anybody's configuration. */
export async function createMadeRepository(
  files: Readonly<Record<string, string>>,
): Promise<MadeRepository> {
  const temporary = await temporaryFolder("repository");
  const folder = join(temporary.path, "clone");
  const env = {
    PATH: "/usr/bin:/bin",
    HOME: temporary.path,
    GIT_CONFIG_NOSYSTEM: "1",
    ...Object.fromEntries(
      ["AUTHOR", "COMMITTER"].flatMap((who) => [
        [`GIT_${who}_NAME`, "somebody"],
        [`GIT_${who}_EMAIL`, "somebody@example.com"],
      ]),
    ),
  };
  const git = async (...args: readonly string[]) =>
    (await run("git", args, { cwd: folder, env })).stdout.trim();
  await writeFiles(folder, files);
  await git("init", "--quiet", "--initial-branch=main");
  await git("add", "--all");
  await git("commit", "--quiet", "--message=one");
  return {
    folder,
    place: temporary.path,
    git,
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  };
}
