import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where `npm run build` records what `dist/` was built from and what came of it, below the repository. */
export const recordedDigest = "dist/source.sha256";

/** What is recorded: a digest of the source, and one of the bundles, so that an edit of either is noticed. */
export function builtRecord(root: string): string {
  const source = digest(root, [...filesBelow(root, "src"), "package-lock.json"]);
  const bundles = filesBelow(root, "dist").filter((file) => file !== recordedDigest);
  return `${source}  source\n${digest(root, bundles)}  bundles\n`;
}

/** The files below a folder, in the same order on every file system. */
function filesBelow(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

function digest(root: string, files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}
