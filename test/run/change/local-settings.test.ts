import { chmod, mkdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createGit } from "../../../src/git/run-git.ts";
import { findLocalRange, readLocalChange } from "../../../src/run/change/local.ts";
import { writeFiles } from "../../coder/write-files.ts";
import { createMadeRepository, type MadeRepository } from "../../git/made-repository.ts";

const git = createGit("/usr/bin/git", "/usr/bin:/bin");

/** A repository of three files, whose work tree nobody touched. */
const files = {
  "src/a.ts": "const a = 1;\nconst b = 2;\n",
  "src/b.ts": "b();\n",
  "far/c.ts": "c();\n",
};
const more = "const z = 1;\n";

/** One way in which people's repositories differ. */
interface Row {
  readonly what: string;
  /** Makes the change. */
  readonly prepare: (made: MadeRepository) => Promise<unknown>;
  /** The names that git itself shows. */
  readonly shown: readonly string[];
  /** Variables of the user, and what they come to for git itself. */
  readonly given?: (made: MadeRepository) => {
    readonly variables: Readonly<Record<string, string>>;
    readonly settings: readonly string[];
  };
}

const write = (made: MadeRepository, written: Readonly<Record<string, string>>) =>
  writeFiles(made.folder, written);
const withCrlf = { "src/a.ts": `${files["src/a.ts"]}${more}`.replaceAll("\n", "\r\n") };
/** Files that git wrote with CRLF, and one that a person changed. */
async function crlf(made: MadeRepository) {
  await rm(join(made.folder, "src"), { recursive: true });
  await made.git("checkout", "--", ".");
  await write(made, withCrlf);
}

const rows: readonly Row[] = [
  {
    what: "core.fileMode=false: no bit of a shared folder is a change",
    async prepare(made) {
      await made.git("config", "core.fileMode", "false");
      for (const name of Object.keys(files)) await chmod(join(made.folder, name), 0o755);
      await write(made, { "src/a.ts": more });
      await write(made, { "new.sh": more });
      await chmod(join(made.folder, "new.sh"), 0o755);
    },
    shown: ["new.sh", "src/a.ts"],
  },
  {
    what: "modes count where nobody said otherwise",
    prepare: (made) => chmod(join(made.folder, "src/b.ts"), 0o755),
    shown: ["src/b.ts"],
  },
  {
    what: "core.autocrlf=true with CRLF in the work tree",
    async prepare(made) {
      await made.git("config", "core.autocrlf", "true");
      await crlf(made);
      await write(made, { "src/new.ts": "n();\r\n" });
    },
    shown: ["src/a.ts", "src/new.ts"],
  },
  {
    what: "core.autocrlf=input of the user's own configuration",
    async prepare(made) {
      await writeFile(join(made.place, ".gitconfig"), "[core]\n\tautocrlf = input\n");
      await write(made, withCrlf);
      await write(made, { "src/b.ts": "b();\r\n" });
    },
    shown: ["src/a.ts"],
  },
  {
    what: "core.eol=crlf of a file that another one includes on a condition",
    async prepare(made) {
      const condition = `[includeIf "gitdir:${made.folder}/"]\n\tpath = ~/work\n`;
      await writeFile(join(made.place, ".gitconfig"), condition);
      await writeFile(join(made.place, "work"), "[core]\n\teol = crlf\n");
      await write(made, { ".gitattributes": "*.ts text\n" });
      await crlf(made);
    },
    shown: [".gitattributes", "src/a.ts"],
  },
  {
    what: "attributes of the user's own, usual and named",
    async prepare(made) {
      await writeFiles(made.place, { ".config/git/attributes": "src/*.ts text eol=crlf\n" });
      await crlf(made);
    },
    shown: ["src/a.ts"],
  },
  {
    what: "core.attributesFile, and where XDG_CONFIG_HOME says",
    async prepare(made) {
      await writeFiles(made.place, {
        "xdg/git/config": "[core]\n\tattributesFile = ~/named\n",
        "xdg/git/ignore": "ignored/\n",
        named: "*.ts text\n",
      });
      await write(made, withCrlf);
      await write(made, { "src/b.ts": "b();\r\n", "ignored/x.ts": "x();\n" });
    },
    given: ({ place }) => ({
      variables: { XDG_CONFIG_HOME: join(place, "xdg") },
      settings: [`core.attributesFile=${place}/named`, `core.excludesFile=${place}/xdg/git/ignore`],
    }),
    shown: ["src/a.ts"],
  },
  {
    what: "attributes and patterns of this repository alone",
    async prepare(made) {
      await write(made, {
        ".git/info/attributes": "*.ts text\n",
        ".git/info/exclude": "scratch/\n",
      });
      await write(made, withCrlf);
      await write(made, { "scratch/x.ts": "x();\n" });
    },
    shown: ["src/a.ts"],
  },
  {
    what: "a setting that a variable gives",
    prepare: (made) => write(made, { "src/b.ts": "b();\r\n", "src/a.ts": more }),
    given: () => ({
      variables: {
        GIT_CONFIG_COUNT: "1",
        GIT_CONFIG_KEY_0: "core.autocrlf",
        GIT_CONFIG_VALUE_0: "true",
      },
      settings: ["core.autocrlf=true"],
    }),
    shown: ["src/a.ts"],
  },
  {
    what: "core.symlinks=false: a link is a plain file that holds its target",
    async prepare(made) {
      await symlink("a.ts", join(made.folder, "src/link"));
      await made.git("add", "--all");
      await made.git("commit", "--quiet", "--message=two");
      await made.git("config", "core.symlinks", "false");
      await rm(join(made.folder, "src/link"));
      await writeFile(join(made.folder, "src/link"), "a.ts");
      await write(made, { "src/a.ts": more });
    },
    shown: ["src/a.ts"],
  },
  {
    what: "core.ignoreCase=true",
    async prepare(made) {
      await made.git("config", "core.ignoreCase", "true");
      await write(made, { ".gitignore": "LOGS/\n", "logs/x": "x\n" });
    },
    shown: [".gitignore"],
  },
  {
    what: "a sparse checkout with a sparse index",
    async prepare(made) {
      await made.git("sparse-checkout", "set", "--cone", "--sparse-index", "src");
      await write(made, { "src/a.ts": more });
    },
    shown: ["src/a.ts"],
  },
  {
    what: "a file outside of a sparse checkout that somebody wrote all the same",
    async prepare(made) {
      await made.git("sparse-checkout", "set", "--cone", "src");
      await write(made, { "far/c.ts": "changed();\n", "far/d.ts": "d();\n" });
    },
    shown: ["far/c.ts", "far/d.ts"],
  },
  {
    what: "assume-unchanged, skip-worktree, add -N, rm --cached, a conflict of file and folder",
    async prepare(made) {
      await made.git("update-index", "--assume-unchanged", "src/b.ts");
      await made.git("update-index", "--skip-worktree", "far/c.ts");
      await write(made, { "src/b.ts": "secret();\n", "far/c.ts": "own();\n", "new.ts": more });
      await made.git("add", "--intent-to-add", "new.ts");
      await made.git("rm", "--quiet", "--cached", "src/a.ts");
      await rm(join(made.folder, "src/a.ts"));
      await write(made, { "src/a.ts/deep.ts": more });
    },
    shown: ["new.ts", "src/a.ts", "src/a.ts/deep.ts"],
  },
  {
    what: "an index in two parts keeps what it was told",
    async prepare(made) {
      await made.git("update-index", "--skip-worktree", "src/b.ts");
      await made.git("update-index", "--split-index");
      await made.git("update-index", "--assume-unchanged", "far/c.ts");
      await write(made, { "src/b.ts": "own();\n", "far/c.ts": "own();\n", "src/a.ts": more });
    },
    shown: ["src/a.ts"],
  },
  {
    what: "submodules: one moved, one with a change that is not committed",
    async prepare(made) {
      for (const name of ["moved", "dirty"]) {
        const inner = join(made.folder, name);
        await mkdir(inner);
        const at = (...args: string[]) => made.git("-C", inner, ...args);
        await at("init", "--quiet");
        await at("commit", "--quiet", "--allow-empty", "--message=inner");
        await made.git("add", name);
        await made.git("commit", "--quiet", `--message=${name}`);
        await writeFile(join(inner, "file"), "x\n");
      }
      await made.git("-C", join(made.folder, "moved"), "add", "file");
      await made.git("-C", join(made.folder, "moved"), "commit", "--quiet", "--message=further");
    },
    shown: ["moved"],
  },
  {
    what: "settings that change how git prints, and programs, change nothing",
    async prepare(made) {
      for (const [name, value] of Object.entries({
        "diff.noprefix": "true",
        "diff.external": "/bin/false",
        "color.ui": "always",
        "status.showUntrackedFiles": "no",
        "core.quotePath": "false",
        "filter.x.clean": "false",
      }))
        await made.git("config", name, value);
      await write(made, { "src/ü b.ts": more });
    },
    shown: ["src/ü b.ts"],
  },
];

const raw = (out: string) =>
  out
    .split("\0:")
    .filter((entry) => entry !== "")
    .map((entry) => entry.replace(/^:/, "").replace(/\0$/, ""));

it.each(rows)("sees what git itself sees: $what", async ({ prepare, shown, given }) => {
  await using made = await createMadeRepository(files);
  // Older than the index by more than a clock's step: else git looks into every file.
  for (const name of Object.keys(files)) await utimes(join(made.folder, name), 1, 1);
  await made.git("update-index", "--refresh");
  await prepare(made);
  const { variables, settings } = given?.(made) ?? { variables: {}, settings: [] };
  const user = { home: made.place, variables };
  const cwd = join(made.folder, "src");
  const range = await findLocalRange({ git, cwd, user, base: "HEAD", head: undefined });
  const change = await readLocalChange({ git, range, scratch: made.place, ignore: [] });
  const args = ["diff-tree", "-r", "-z", "--raw", "--full-index", "--no-renames"];
  const ours = raw(await change.repository.git([...args, change.base, change.head]));
  expect(ours.map((entry) => entry.split("\0")[1])).toEqual(shown);
  await made.git(...settings.flatMap((one) => ["-c", one]), "add", "--all", "--sparse");
  const staged = ["diff", "--cached", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-color"];
  expect(ours).toEqual(raw(await made.git(...staged, "HEAD")));
});

it.each([
  ["core.eol", "crlf"],
  ["core.autocrlf", "true"],
])("writes a patch with the line ends that %s=%s asks for", async (name, value) => {
  await using made = await createMadeRepository({ ...files, ".gitattributes": "*.ts text\n" });
  await made.git("config", name, value);
  await rm(join(made.folder, "src"), { recursive: true });
  await made.git("checkout", "--", ".");
  const user = { home: made.place, variables: {} };
  const range = await findLocalRange({
    ...{ git, cwd: made.folder, user },
    ...{ base: "HEAD", head: undefined },
  });
  const change = await readLocalChange({ git, range, scratch: made.place, ignore: [] });
  const patch = "--- a/src/b.ts\n+++ b/src/b.ts\n@@ -1 +1,2 @@\n b();\n+c();\n";
  await change.workTree.apply(patch);
  expect(await readFile(join(made.folder, "src/b.ts"), "utf8")).toBe("b();\r\nc();\r\n");
});
