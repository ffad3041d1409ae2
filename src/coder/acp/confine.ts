import { constants } from "node:fs";
import { lstat, mkdir, open, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { canHoldFolders, HeldFolder } from "../../held-folder.ts";

/** Whether a file may be written. */
export type WriteDecision =
  | { readonly status: "allowed"; readonly target: string }
  | { readonly status: "refused"; readonly reason: string };

/** Where a thread may write. */
export interface WriteRules {
  /** Absolute path of the tree, links resolved. Undefined: nothing may be written. */
  readonly root: string | undefined;
  /** Gets the path relative to `root`, with `/`. */
  readonly mayWrite: (path: string) => boolean;
}

/** Decides about a path as the CLI names it. What counts is the file that the path leads to. */
export async function decideWrite(rules: WriteRules, path: string): Promise<WriteDecision> {
  const { root } = rules;
  if (root === undefined) return refused("this thread only reads");
  if (!isAbsolute(path)) return refused(`${path} is not an absolute path`);
  const target = await resolved(path);
  if (target === undefined) return refused(`${path} is a link that leads nowhere`);
  const inside = relative(root, target);
  const parts = inside.split(sep);
  if (inside === "" || parts[0] === ".." || isAbsolute(inside)) {
    return refused(`${path} is outside the tree`);
  }
  if (parts.some((part) => part.toLowerCase() === ".git")) {
    return refused(`${inside} belongs to git`);
  }
  if (!rules.mayWrite(parts.join("/"))) return refused(`${inside} is not to be changed here`);
  return { status: "allowed", target };
}

/**
 * Writes the file, decided anew. Throws when it is refused. The agent may put a link in the place of a folder meanwhile:
 * where the system can, the way to the file is held folder by folder, and a link on it is an error.
 */
export async function writeConfined(
  rules: WriteRules,
  path: string,
  content: string,
): Promise<void> {
  const decision = await decideWrite(rules, path);
  if (decision.status === "refused") throw new Error(decision.reason);
  if (canHoldFolders && rules.root !== undefined) {
    await using root = await HeldFolder.open(rules.root);
    const names = relative(rules.root, decision.target).split(sep);
    await writeBelow(root, names, Buffer.from(content));
    return;
  }
  await mkdir(dirname(decision.target), { recursive: true });
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  await using file = await open(decision.target, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
  await file.writeFile(content);
}

async function writeBelow(
  folder: HeldFolder,
  [name = "", ...rest]: readonly string[],
  content: Uint8Array,
): Promise<void> {
  if (rest.length > 0) {
    await using inner = await folder.makeFolder(name);
    return await writeBelow(inner, rest, content);
  }
  const there = await folder.entry(name);
  if (there !== undefined && there.kind !== "file") throw new Error(`${name} is no file`);
  await folder.write(name, content, there?.executable ? 0o755 : 0o644);
}

function refused(reason: string): WriteDecision {
  return { status: "refused", reason };
}

/** The path with every link resolved; parts that do not exist stay as they are. Undefined for a dangling link. */
async function resolved(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  if (await exists(path)) return undefined;
  const parent = await resolved(dirname(path));
  return parent === undefined ? undefined : join(parent, basename(path));
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
