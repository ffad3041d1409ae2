import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command, Launch } from "../command.ts";
import type { Repository } from "../git/repository.ts";
import type { GitOptions } from "../git/run-git.ts";
import { removeFolder } from "../held-folder.ts";
import { runToEnd } from "../launch/run-to-end.ts";
import { guardedStep } from "./guarded-step.ts";
import type { LiveTree, LiveTreeOptions } from "./live-tree.ts";

/** A walk reads and writes a whole tree, and a hostile one may be large. */
const walkTimeoutMs = 300_000;

/**
 * Walks a folder inside a jail of its own, because what works in the folder is alive and may put a link in the place of
 * a folder at any moment: in the jail there is nothing that such a link could lead to. Git may even run a program there,
 * which a repository in the folder names. So only an index and an objects folder of the walk's own are writable, and
 * what is new in them is taken over by its hash. The index is kept: files that nobody touched are read once.
 */
export async function jailedTree(options: LiveTreeOptions, jail: Launch): Promise<LiveTree> {
  const { repository, folder, signal } = options;
  const own = await repository.beside(options.place);
  const written = join(own.gitDir, "walk");
  await mkdir(written);
  const indexFile = join(written, "index");
  const objects = join(own.gitDir, "objects");
  const readable = [own.gitDir, ...(await alternatesOf(own))];
  await own.git(["read-tree", options.tree], { indexFile });
  let tree = options.tree;
  let now = tree;

  async function walk(commands: readonly (readonly string[])[]): Promise<string> {
    const where: GitOptions = { indexFile, workTree: folder };
    const { file, args, env } = own.program(where);
    const git = [file, ...args].map(quoted).join(" ");
    const script = ["set -e", tidyScript(folder)];
    for (const command of commands) script.push(`${git} ${command.map(quoted).join(" ")}`);
    const command: Command = {
      label: "git",
      file: "/bin/sh",
      args: ["-c", script.join("\n")],
      env,
      cwd: own.gitDir,
      readable: [file, ...readable],
      writable: [written, objects, folder],
      network: "none",
    };
    const limits = { timeoutMs: walkTimeoutMs, maxCharacters: 2_000, signal };
    const ended = await runToEnd(jail, command, limits);
    if (ended.exit.code === 0 && ended.stopped === undefined) return ended.stdoutTail.trim();
    const said = ended.stderrTail.trim();
    const why = ended.stopped ?? (said || `exit code ${ended.exit.code}`);
    throw new Error(why);
  }

  return {
    path: folder,
    endsThread: false,
    record: guardedStep(async () => {
      const said = await walk([
        // A refresh compares contents without storing them; what it found equal, `add` leaves alone.
        ["update-index", "-q", "--refresh"],
        ["add", "--all", "--", "."],
        ["write-tree"],
      ]);
      // A program that ran in the walk may have written there too: it must not become an option of git's.
      if (!/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(said)) throw new Error("git named no tree");
      await takeOver(objects, repository);
      now = said;
      return now;
    }),
    reset: guardedStep(async () => {
      await walk([["read-tree", "--reset", "-u", tree]]);
      now = tree;
    }),
    keep() {
      tree = now;
    },
  };
}

/**
 * Prepares a folder for git: gives its owner the right to read it, and removes every `.git`. Git would take one at the
 * place of a submodule for a repository and ask it for its state, by a configuration that can name programs.
 */
function tidyScript(folder: string): string {
  const rights =
    "-type d ! -perm -700 -exec chmod u+rwx {} \\; -o -type f ! -perm -600 -exec chmod u+rw {} +";
  return [
    `find ${quoted(folder)} ${rights}`,
    `find ${quoted(folder)} -mindepth 1 -iname .git -prune -exec rm -rf {} +`,
  ].join("\n");
}

/** Folders of objects that a repository reads beside its own, those of others' others included. */
async function alternatesOf(repository: Repository): Promise<string[]> {
  const out = await repository.git(["count-objects", "-v"]);
  return out.split("\n").flatMap((line) => /^alternate: (.+)$/.exec(line)?.[1] ?? []);
}

/**
 * Moves the objects that lie in a folder of objects into a repository. Their names are computed anew. A program that ran
 * in the walk may have written there, and has ended: what it left is looked at, and no link or list of it is followed.
 */
async function takeOver(objects: string, to: Repository): Promise<void> {
  // Git puts what is too large for memory (core.bigFileThreshold) into packs: no fix is.
  if ((await readdir(join(objects, "pack"))).length > 0) {
    throw new Error("it holds a file of more than 512 MB");
  }
  // Else it might name folders of other repositories, whose objects would be taken for new ones.
  await removeFolder(join(objects, "info"));
  await mkdir(join(objects, "info"));
  await writeFile(join(objects, "info", "alternates"), `${join(to.gitDir, "objects")}\n`);
  const found: { name: string; path: string }[] = [];
  for (const start of await readdir(objects, { withFileTypes: true })) {
    if (!start.isDirectory() || !/^[0-9a-f]{2}$/.test(start.name)) continue;
    const folder = join(objects, start.name);
    for (const rest of await readdir(folder, { withFileTypes: true })) {
      const name = start.name + rest.name;
      // No link and no pipe.
      if (!rest.isFile() || !/^[0-9a-f]{40,64}$/.test(name)) continue;
      found.push({ name, path: join(folder, rest.name) });
    }
  }
  if (found.length === 0) return;
  const names = found.map(({ name }) => `${name}\n`).join("");
  const pack = await to.gitBytes(["pack-objects", "--quiet", "--stdout"], {
    input: names,
    alternates: objects,
  });
  await to.git(["unpack-objects", "-q"], { input: pack });
  await Promise.all(found.map(({ path }) => rm(path, { force: true })));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
