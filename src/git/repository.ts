import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Git, GitOptions, GitProgram } from "./run-git.ts";

/** A private bare repository: the objects of a run, and nothing that anybody else configured. */
export interface Repository extends AsyncDisposable {
  readonly gitDir: string;
  /** Undefined: the attributes of a commit are those of its files alone. */
  readonly userAttributes: UserAttributes | undefined;
  /** Runs git on this repository. */
  git(args: readonly string[], options?: GitOptions): Promise<string>;
  /** The same with stdout as bytes. */
  gitBytes(args: readonly string[], options?: GitOptions): Promise<Uint8Array>;
  /** The same in pieces of whole lines, as git prints them. */
  gitPieces(args: readonly string[], options?: GitOptions): AsyncIterable<string>;
  /** The program that such a call starts: see {@link Git.program}. */
  program(options?: GitOptions): GitProgram;
  /** A private repository of its own beside this one, which reads this one's objects as well. */
  beside(folder: string, options?: Pick<RepositoryOptions, "ownAttributes">): Promise<Repository>;
  /** A path for an index file that no other call uses. */
  freshIndex(): string;
}

/**
 * Outranks every `.gitattributes` of a tree. Contents are what the blobs hold, byte for byte: no filter, diff driver or
 * encoding of a pull request has any effect.
 */
const attributes = "* -text -ident -filter -working-tree-encoding !eol !diff !merge\n";

/** Where a user's git finds attributes beside those of a tree. */
export interface UserAttributes {
  /** Absolute path; it need not exist. */
  readonly infoFile: string;
  /** `name=value`, for git: names their `core.attributesFile`. */
  readonly config: readonly string[];
}

/** What makes a private repository one beside the user's own. */
export interface RepositoryOptions {
  /** Absolute path of an objects folder to read from as well. Undefined: none. */
  readonly alternates?: string;
  /** Undefined: `sha1`. */
  readonly objectFormat?: string;
  /** False: attributes of the tree count. */
  readonly ownAttributes?: boolean;
  readonly userAttributes?: UserAttributes;
}

/** Makes an empty private repository in `folder`, which must not exist. */
export async function createRepository(
  git: Git,
  folder: string,
  {
    alternates,
    objectFormat = "sha1",
    ownAttributes = true,
    userAttributes,
  }: RepositoryOptions = {},
): Promise<Repository> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const format = `--object-format=${objectFormat}`;
  await git(["init", "--quiet", "--bare", "--template=", format, folder]);
  await mkdir(join(folder, "info"), { recursive: true });
  if (ownAttributes) await writeFile(join(folder, "info", "attributes"), attributes);
  if (alternates) {
    await mkdir(join(folder, "objects", "info"), { recursive: true });
    await writeFile(join(folder, "objects", "info", "alternates"), `${alternates}\n`);
  }
  let indexes = 0;
  const within = (options: GitOptions = {}): GitOptions => ({
    // Git takes the current folder for the work tree, and would read the attributes that lie there.
    cwd: folder,
    ...options,
    gitDir: folder,
    config: [
      "core.bare=false",
      // Agents' trees hold no symbolic link: git writes the target's name into a plain file and knows it for a link.
      "core.symlinks=false",
      // Else one file that an agent calls `git~1` fails the whole run; patches are checked for such names by ourselves.
      "core.protectNTFS=false",
      ...(options.config ?? []),
    ],
  });
  return {
    gitDir: folder,
    userAttributes,
    git: (args, options) => git(args, within(options)),
    gitBytes: (args, options) => git.bytes(args, within(options)),
    gitPieces: (args, options) => git.pieces(args, within(options)),
    program: (options) => git.program(within(options)),
    beside: (other, options = {}) =>
      createRepository(git, other, {
        alternates: join(folder, "objects"),
        objectFormat,
        ownAttributes,
        ...options,
      }),
    freshIndex: () => join(folder, `index-${++indexes}`),
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}
