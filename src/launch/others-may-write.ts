import { existsSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname } from "node:path";

/** Whose files count as nobody else's: root's alone, or ours too, and those of whoever owns the Node.js that runs us. */
export type Owner = "root" | "us";

/**
 * Why somebody else could put something in the place of a file or folder: he owns it or a folder above it, or may write
 * there. Links are followed first. A folder that does not exist yet stands for the nearest one above that does.
 * @param path absolute
 * @returns undefined when nobody could
 */
export function othersMayWrite(path: string, owner: Owner = "us"): string | undefined {
  let at = path;
  while (!existsSync(at) && at !== dirname(at)) at = dirname(at);
  for (at = realpathSync(at); ; at = dirname(at)) {
    const stat = statSync(at);
    const reason = whoElse(stat, owner);
    // In a folder like /tmp others may add something, but touch nothing that is not theirs.
    if (reason !== undefined && !(reason === "writable" && isSticky(stat))) {
      return reason === "writable" ? `others may write ${at}` : `${at} belongs to somebody else`;
    }
    if (at === dirname(at)) return undefined;
  }
}

/** Whether a file or folder belongs to somebody else, or is writable for others; undefined: neither. */
export function whoElse(
  { uid, gid, mode }: Pick<Stats, "uid" | "gid" | "mode">,
  owner: Owner = "us",
): "theirs" | "writable" | undefined {
  if (uid !== 0 && (owner === "root" || !ours().includes(uid))) return "theirs";
  if ((mode & 0o002) !== 0) return "writable";
  return (mode & 0o020) !== 0 && !(owner === "us" && isOwnGroup(gid)) ? "writable" : undefined;
}

let ourIds: readonly number[] | undefined;

/** In a job's container root runs the Node.js of the runner's user, who may replace it anyway. */
function ours(): readonly number[] {
  ourIds ??= [process.getuid?.() ?? 0, statSync(process.execPath).uid];
  return ourIds;
}

const isSticky = (stat: Stats) => stat.isDirectory() && (stat.mode & 0o1000) !== 0;

/** Administrators of macOS: they may become root, and Homebrew lets them write its folders. */
const macAdministrators = 80;

const known = new Map<number, boolean>();

/** Whether we are the only member of a group, as systems make one for each user. */
function isOwnGroup(gid: number): boolean {
  if (process.platform === "darwin" && gid === macAdministrators) return true;
  if (process.platform === "win32" || gid !== process.getgid?.()) return false;
  const before = known.get(gid);
  if (before !== undefined) return before;
  const own = hasNoOtherMember(gid);
  known.set(gid, own);
  return own;
}

function hasNoOtherMember(gid: number): boolean {
  try {
    const { username } = userInfo();
    const rows = (file: string) =>
      readFileSync(file, "utf8")
        .split("\n")
        .map((line) => line.split(":"));
    const group = rows("/etc/group").find((fields) => fields[2] === String(gid));
    const primary = rows("/etc/passwd").filter((fields) => fields[3] === String(gid));
    const members = [...(group?.[3] ?? "").split(","), ...primary.map(([name]) => name ?? "")];
    return group !== undefined && members.every((name) => name === "" || name === username);
  } catch {
    return false; // A user without a name, or accounts that are kept elsewhere: nobody can tell.
  }
}
