/**
 * What Windows takes for a device, whatever stands behind the first dot.
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const device =
  /^(?:con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(?:\.|$)/i;

/** Why no file of this name should be made in a repository that others check out; undefined: nothing is wrong with it. */
export function unportableName(path: string): string | undefined {
  if (/\p{C}|[\u2028\u2029]/u.test(path)) return "has hidden characters in its name";
  for (const name of path.split("/")) {
    if (/[<>:"|?*\\]/.test(name) || /[. ]$/.test(name) || device.test(name)) {
      return "has a name that Windows cannot have";
    }
  }
  return undefined;
}

/**
 * Whether some file system opens a folder of this name as `.git`: other letters' case, NTFS's short names, streams and
 * trailing dots and blanks, and what HFS+ ignores.
 */
export function isGitName(name: string): boolean {
  const plain = name
    .replace(/\p{Cf}/gu, "")
    .replace(/:.*$/s, "")
    .replace(/[. ]+$/, "")
    .toLowerCase();
  return plain === ".git" || /^git~\d+$/.test(plain);
}
