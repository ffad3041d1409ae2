// `npm run demo` works on a fresh clone and with an older Node: this file installs what is missing, then hands over to
// the Node 24 of the lock file.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const changedAt = (file) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const shell = process.platform === "win32";

if (changedAt("node_modules/.package-lock.json") < changedAt("package-lock.json")) {
  console.log("Installing the development dependencies …");
  const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
    shell,
  });
  if (npm.status !== 0) process.exit(npm.status ?? 1);
}
const own = join(root, "node_modules", ".bin", "node");
const node = statSync(own, { throwIfNoEntry: false }) ? own : process.execPath;
const demo = spawnSync(node, [join(root, "demo", "demo.ts")], { cwd: root, stdio: "inherit" });
process.exit(demo.status ?? 1);
