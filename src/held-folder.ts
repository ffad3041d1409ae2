import { constants } from "node:fs";
import {
  chmod,
  type FileHandle,
  mkdir,
  open,
  readdir,
  readlink,
  rename,
  rmdir,
  unlink,
} from "node:fs/promises";

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

  /** Removes a file, a link or a whole folder; does nothing when it is missing. */
  async remove(name: string): Promise<void> {
    try {
      if ((await this.entry(name))?.kind !== "folder") await unlink(this.#at(name));
      else {
        {
          await using inner = await this.folder(name);
          for (const one of await inner.names()) await inner.remove(one);
        }
        await rmdir(this.#at(name));
      }
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
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

/** Gives the owner rights to what a path is; never to what a link leads to. */
async function allow(path: string, rights: number, flags: number): Promise<void> {
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
