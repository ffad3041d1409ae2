import { access, constants } from "node:fs/promises";
import type { Command, Launch } from "../../command.ts";
import type { ExtendedLaunch } from "../launch.ts";
import { processTable } from "../process-tree.ts";
import { rememberDeviceRights, restoreDeviceRights } from "./devices.ts";
import { type JailPath, jailView } from "./jail-view.ts";
import { keyFilter } from "./key-filter.ts";
import { behindProxy, proxySocketInside, type SocketProxy } from "./socket-proxy.ts";
import { accountFiles, rootArguments, systemArguments } from "./system-view.ts";

/** User and group `nobody` of every system. */
const nobody = 65534;

/** How processes are locked in. */
export interface Jail {
  /** Absolute path of a bubblewrap that works here: see `probeJail`. */
  readonly bubblewrap: string;
  /**
   * Where commands with the network `gateway` find it, in a network of their own. Undefined: they share ours, because
   * there is no socket to reach the gateway by.
   */
  readonly socketProxy?: SocketProxy | undefined;
  /** Whether its bubblewrap, older than 0.7, cannot limit what is kept in memory. */
  readonly unsized?: boolean | undefined;
}

/** What may be kept in a jail's `/tmp` and in its `/dev/shm`, both in memory; the kernel's own limit is half of all. */
const maxTmpBytes = 2 * 1024 ** 3;
const maxSharedBytes = 1024 ** 3;

/**
 * A launch whose processes run in a jail of their own, with its own namespaces (user, process, mount, IPC, host name)
 * and no capabilities. They see the system's folders, read-only, what the command names, and a private `/tmp`, `/proc`
 * and `/dev`. They have no network (`none`), or one in which only the gateway exists. Whatever is left inside dies with
 * it.
 *
 * bubblewrap is process 1 inside, so it is started with an empty environment, and gets what belongs to the command over
 * a pipe. A command that a signal ended is reported by its exit code (128 + the signal's number).
 */
export function jailed(launch: ExtendedLaunch, jail: Jail): Launch {
  return async (command) => {
    // bubblewrap would only say so on stderr; the contract is an error with a code.
    await access(command.file, constants.X_OK);
    await access(command.cwd);
    const view = await jailView(command);
    const socketProxy = command.network === "gateway" ? jail.socketProxy : undefined;
    if (socketProxy) await access(socketProxy.socketPath);
    const inside = socketProxy
      ? behindProxy(socketProxy, command.file, command.args)
      : [command.file, ...command.args];
    if (isRoot()) rememberDeviceRights();
    const { uid, gid } = insideAs();
    const account = accountFiles(uid, gid);
    const args = jailArguments(command, view, { ...jail, socketProxy });
    const started = await launch(
      {
        ...command,
        file: jail.bubblewrap,
        args: ["--args", String(pipes.arguments), "--", ...inside],
        env: markersOf(command),
        cwd: "/",
      },
      {
        piped: [`${args.join("\0")}\0`, account.passwd, account.group, keyFilter()],
        signalGroup: groupInside,
      },
    );
    void started.exited.then(restoreDeviceRights);
    return started;
  };
}

/** The descriptors by which bubblewrap gets what belongs in no process list. */
const pipes = { arguments: 3, passwd: 4, group: 5, filter: 6 } as const;

const isRoot = () => process.getuid?.() === 0;

/**
 * Who runs inside. Root must not stay root: since Linux 5.12 it could not make a user namespace inside
 * (user_namespaces(7)), and codex's own sandbox needs one. (That sandbox then has no /proc of its own: parts of ours are
 * covered, and the kernel does not let a covered one be mounted anew.)
 */
function insideAs(): { uid: number; gid: number } {
  if (isRoot()) return { uid: nobody, gid: nobody };
  return { uid: process.getuid?.() ?? nobody, gid: process.getgid?.() ?? nobody };
}

/** Options of bubblewrap, in the order in which it does them. */
function jailArguments(
  command: Command,
  view: readonly JailPath[],
  { socketProxy, unsized }: Jail,
): string[] {
  const args = ["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts"];
  args.push("--die-with-parent", "--new-session", "--cap-drop", "ALL");
  const { uid, gid } = insideAs();
  args.push("--uid", String(uid), "--gid", String(gid), "--seccomp", String(pipes.filter));
  if (socketProxy || command.network === "none") args.push("--unshare-net");
  args.push(...systemArguments(pipes));
  const sized = (bytes: number) => (unsized ? [] : ["--size", String(bytes)]);
  args.push("--proc", "/proc", "--dev", "/dev", ...sized(maxTmpBytes), "--tmpfs", "/tmp");
  // A /dev of bubblewrap's is in memory too, and whoever is inside may write to it.
  args.push(...sized(maxSharedBytes), "--tmpfs", "/dev/shm", "--remount-ro", "/dev");
  if (isRoot()) args.push(...rootArguments());
  if (socketProxy)
    args.push(
      "--ro-bind",
      process.execPath,
      process.execPath,
      "--bind",
      socketProxy.socketPath,
      proxySocketInside,
    );
  for (const { path, source, writable } of view)
    args.push(writable ? "--bind" : "--ro-bind", source, path);
  args.push("--remount-ro", "/", "--chdir", command.cwd);
  for (const [name, value] of Object.entries(command.env)) args.push("--setenv", name, value);
  return args;
}

/** The random variables by which a launcher finds orphans. They are no secret. */
function markersOf(command: Command): Record<string, string> {
  return Object.fromEntries(
    Object.entries(command.env).filter(([name]) => name.startsWith("CROSSCHECK_")),
  );
}

/**
 * The group of what runs inside. A polite signal goes there, past bubblewrap: that one would die of it at once, and the
 * command with it, by SIGKILL. Until there is a process inside, it is bubblewrap's own group.
 */
function groupInside(pid: number): number {
  return processTable().find((entry) => entry.parent === pid)?.group ?? pid;
}
