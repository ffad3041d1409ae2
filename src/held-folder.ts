import { constants } from "node:fs";
import {
  chmod,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readlink,
  rename,
  rm,
  rmdir,
  unlink,
} from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Folders and files held by descriptor, so that somebody who renames them or puts links in their place meanwhile leads
 * us nowhere: `/proc/self/fd/N/name` is looked up in the folder that N is, wherever that now lies, as openat(2) does.
 * https://man7.org/linux/man-pages/man5/proc_pid_fd.5.html
 */

/** O_PATH, which Node does not name: a descriptor for what a name is, without the right to read it. */
const pathOnly = 0o10000000;
const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/** Whether this system can do it. */
export const canHoldFolders = process.platform === "linux";

/** What a folder holds under a name. */
export type HeldEntry =
  | { readonly kind: "folder" }
  | { readonly kind: "link"; readonly target: string }
  | { readonly kind: "other" }
  | {
      readonly kind: "file";
      readonly executable: boolean;
      /** Changes whenever contents, rights or place do: the kernel sets its times, nobody else can. */
      readonly version: string;
    };

/** A folder that stays the same one, whatever happens to its name. */
export class HeldFolder implements AsyncDisposable {
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Rejects with the system's error when `path` is no folder, or a link to one. */
  static async open(path: string): Promise<HeldFolder> {
    await allow(path, 0o700, O_DIRECTORY);
    return new HeldFolder(await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }

  /** The folder `name` in this one. Rejects like {@link HeldFolder.open}. */
  async folder(name: string): Promise<HeldFolder> {
    return await HeldFolder.open(this.#at(name));
  }

  /** The same, made when it is missing. */
  async makeFolder(name: string): Promise<HeldFolder> {
    try {
      return await this.folder(name);
    } catch (error) {
      if (!isMissing(error)) throw error;
      await mkdir(this.#at(name), { mode: 0o755 });
      return await this.folder(name);
    }
  }

  async names(): Promise<string[]> {
    return await readdir(`/proc/self/fd/${this.#handle.fd}`);
  }

  /** Undefined: there is nothing of this name any more. */
  async entry(name: string): Promise<HeldEntry | undefined> {
    let handle: FileHandle;
    try {
      handle = await open(this.#at(name), pathOnly | O_NOFOLLOW);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    try {
      const stats = await handle.stat({ bigint: true });
      if (stats.isDirectory()) return { kind: "folder" };
      if (stats.isSymbolicLink()) return { kind: "link", target: await this.#target(name) };
      if (!stats.isFile()) return { kind: "other" };
      const { dev, ino, size, mtimeNs, ctimeNs, mode } = stats;
      const version = [dev, ino, size, mtimeNs, ctimeNs, mode].join(":");
      return { kind: "file", executable: (mode & 0o100n) !== 0n, version };
    } finally {
      await handle.close();
    }
  }

  /** Contents of a file. Rejects when it is none, or is larger than `maxBytes`. */
  async read(name: string, maxBytes: number): Promise<Uint8Array> {
    await allow(this.#at(name), 0o600, 0);
    const handle = await open(this.#at(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw new Error(`${JSON.stringify(name)} is no file any more`);
      if (stats.size > maxBytes) throw new Error(`${JSON.stringify(name)} is too large`);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }

  /** Puts a file in the place of whatever has its name. */
  async write(name: string, content: Uint8Array, mode: number): Promise<void> {
    const fresh = `.${crypto.randomUUID()}`;
    const handle = await open(this.#at(fresh), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode);
    try {
      await handle.writeFile(content);
    } finally {
      await handle.close();
    }
    if ((await this.entry(name))?.kind === "folder") await this.remove(name);
    await rename(this.#at(fresh), this.#at(name));
  }

  /** Removes a file, a link or a whole folder, however deep it is; does nothing when it is missing. */
  async remove(name: string): Promise<void> {
    await removeAt(this.#at(name));
  }

  /** Removes a folder when it is empty. */
  async removeEmpty(name: string): Promise<void> {
    await rmdir(this.#at(name)).catch(() => undefined);
  }

  async #target(name: string): Promise<string> {
    return await readlink(this.#at(name)).catch(() => "");
  }

  #at(name: string): string {
    if (name === "" || name === "." || name === ".." || name.includes("/")) {
      throw new Error(`${JSON.stringify(name)} is no name of an entry`);
    }
    return `/proc/self/fd/${this.#handle.fd}/${name}`;
  }
}

/**
 * Removes a folder that an untrusted program wrote in: also where that program took our right to read it, or made it
 * deeper than a path can be long. Does nothing when it is missing.
 * @param folder absolute path
 */
export async function removeFolder(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    await remove();
  } catch {
    if (canHoldFolders) {
      await using parent = await HeldFolder.open(dirname(folder));
      await parent.remove(basename(folder));
    } else {
      await allowAll(folder);
      await remove();
    }
  }
}

async function allowAll(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  const entries = await readdir(folder, { withFileTypes: true });
  // A link to a folder is no folder here: nothing outside is touched.
  for (const entry of entries) if (entry.isDirectory()) await allowAll(join(folder, entry.name));
}

/** So many folders are held at once: each takes a descriptor, of which a process has not many. */
const maxHeld = 64;

/** A folder that is being emptied. */
interface Emptied {
  /** Its path by its descriptor, with a slash behind. */
  readonly within: string;
  /** Whether something was moved here from below since it was last read. */
  grew: boolean;
}

/**
 * Removes what a path is: what lies deeper than {@link maxHeld} is moved up to the topmost folder first. Names are bytes
 * here: not all are UTF-8.
 * @param top the topmost folder that is being emptied, and how far above it is; undefined: there is none
 */
async function removeAt(
  path: string | Buffer,
  top?: { readonly folder: Emptied; readonly depth: number },
): Promise<void> {
  try {
    if (!(await isFolder(path))) return await unlink(path);
    if (top !== undefined && top.depth >= maxHeld) {
      await rename(path, `${top.folder.within}${crypto.randomUUID()}`);
      top.folder.grew = true;
      return;
    }
    await empty(path, top);
    await rmdir(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function empty(path: string | Buffer, top: Parameters<typeof removeAt>[1]): Promise<void> {
  await allow(path, 0o700, O_DIRECTORY);
  const handle = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  try {
    const here: Emptied = { within: `/proc/self/fd/${handle.fd}/`, grew: false };
    const below = top ? { ...top, depth: top.depth + 1 } : { folder: here, depth: 0 };
    do {
      here.grew = false;
      for (const name of await readdir(here.within, { encoding: "buffer" })) {
        await removeAt(Buffer.concat([Buffer.from(here.within), name]), below);
      }
    } while (here.grew);
  } finally {
    await handle.close();
  }
}

async function isFolder(path: string | Buffer): Promise<boolean> {
  const handle = await open(path, pathOnly | O_NOFOLLOW);
  try {
    return (await handle.stat()).isDirectory();
  } finally {
    await handle.close();
  }
}

/** Gives the owner rights to what a path is; never to what a link leads to. */
async function allow(path: string | Buffer, rights: number, flags: number): Promise<void> {
  const handle = await open(path, pathOnly | O_NOFOLLOW | flags);
  try {
    const stats = await handle.stat();
    if (stats.isSymbolicLink() || (stats.mode & rights) === rights) return;
    await chmod(`/proc/self/fd/${handle.fd}`, (stats.mode & 0o777) | rights);
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
