import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** Folders that every program needs; what is missing on a machine is left out. */
export const systemFolders = [
  "/usr",
  "/bin",
  "/sbin",
  "/lib",
  "/lib32",
  "/lib64",
  "/libx32",
] as const;

/** Folders below them with settings of the machine's owner, such as an `npmrc` with a token: shown empty. */
const hiddenFolders = ["/usr/etc", "/usr/local/etc"] as const;

/**
 * What programs need of `/etc`: certificates, how names are resolved, where libraries lie, language and time, and where
 * distributions keep parts of programs of `/usr`. Never what holds credentials: `npmrc`, `shadow`, `gitconfig`, `ssh`.
 */
const systemSettings = [
  // Certificates and how they are checked.
  "ca-certificates",
  "ca-certificates.conf",
  "crypto-policies",
  "pki/ca-trust",
  "pki/tls/cert.pem",
  "pki/tls/certs",
  "pki/tls/openssl.cnf",
  "ssl/cert.pem",
  "ssl/certs",
  "ssl/openssl.cnf",
  // Names.
  "gai.conf",
  "host.conf",
  "hosts",
  "nsswitch.conf",
  "protocols",
  "resolv.conf",
  "services",
  // Libraries.
  "ld.so.cache",
  "ld.so.conf",
  "ld.so.conf.d",
  // Language, time, system.
  "alpine-release",
  "debian_version",
  "locale.alias",
  "locale.conf",
  "localtime",
  "lsb-release",
  "magic",
  "mime.types",
  "os-release",
  "redhat-release",
  "timezone",
  // Parts of programs.
  "alternatives",
  "fonts",
  "ImageMagick-6",
  "ImageMagick-7",
  "maven/logging",
  "maven/m2.conf",
  "perl",
] as const;

/** The same by pattern: a JVM's own folder, the loader of musl. */
const systemSettingNames = /^(?:java-[\w.-]+|ld-musl-[\w-]+\.path)$/;

/** Entries of `/proc` that stay as they are: of the process itself, or a link to such a one. */
const ownProcEntries = /^(?:\d+|self|thread-self|mounts|net)$/;

/** Options of bubblewrap that show the system, read-only, and the account that runs inside. */
export function systemArguments(account: { readonly passwd: number; readonly group: number }) {
  const args: string[] = [];
  for (const folder of systemFolders) args.push("--ro-bind-try", folder, folder);
  for (const folder of hiddenFolders) {
    if (isFolder(folder)) args.push("--tmpfs", folder, "--remount-ro", folder);
  }
  const named = entriesOf("/etc").filter((name) => systemSettingNames.test(name));
  for (const name of [...systemSettings, ...named]) {
    args.push("--ro-bind-try", `/etc/${name}`, `/etc/${name}`);
  }
  args.push("--ro-bind-data", String(account.passwd), "/etc/passwd");
  args.push("--ro-bind-data", String(account.group), "/etc/group");
  return args;
}

/**
 * Options that take back what root may do with `/proc`: a process of root's that is somebody else inside still owns its
 * files for the kernel, and could change settings of the machine. For another user nothing of it is writable, and a mount
 * below `/proc` would keep codex from making a sandbox inside: the kernel lets nobody mount a `/proc` where parts of the
 * one there are covered.
 */
export function rootArguments(): string[] {
  const args: string[] = [];
  for (const name of entriesOf("/proc").filter((one) => !ownProcEntries.test(one))) {
    const path = join("/proc", name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) continue;
    if (!stats.isDirectory() && !stats.isFile()) continue;
    // What root alone may read shows the machine's memory and keys.
    const isSecret = stats.isFile() && (stats.mode & 0o044) === 0;
    // Below a folder there may be something to write; a file that its owner may not write is left as it is.
    if (!isSecret && stats.isFile() && (stats.mode & 0o200) === 0) continue;
    args.push("--ro-bind-try", isSecret ? "/dev/null" : path, path);
  }
  return args;
}

/** Files of the one account inside, as programs look it up: passwd(5), group(5). */
export function accountFiles(uid: number, gid: number): { passwd: string; group: string } {
  return {
    passwd: `nobody:x:${uid}:${gid}::/tmp:/bin/sh\n`,
    group: `nogroup:x:${gid}:\n`,
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
