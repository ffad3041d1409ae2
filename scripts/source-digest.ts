import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where `npm run build` records what `dist/` was built from, below the repository. */
export const recordedDigest = "dist/source.sha256";

/** SHA-256 of what `dist/` is built from: the source and the locked versions, whatever order a file system lists in. */
export function sourceDigest(root: string): string {
  const entries = readdirSync(join(root, "src"), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  const hash = createHash("sha256");
  for (const file of [...files.sort(), "package-lock.json"]) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}
