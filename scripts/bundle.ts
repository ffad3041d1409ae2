/**
 * Bundles what `tsc` put into `lib/` into the three programs of `dist/`: the Action, its post step and the command line.
 * ncc's output is byte-identical for the same input, so CI can compare it with what is committed.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { recordedDigest, sourceDigest } from "./source-digest.ts";

const bundles = [
  { entry: "lib/main.js", out: "dist" },
  { entry: "lib/post.js", out: "dist/post" },
  { entry: "lib/cli.js", out: "dist/cli" },
] as const;

rmSync("dist", { recursive: true, force: true });
for (const { entry, out } of bundles) {
  execFileSync("ncc", ["build", entry, "-o", out, "--license", "licenses.txt"], {
    stdio: "inherit",
  });
}
const program = "dist/cli/index.js";
const text = readFileSync(program, "utf8");
if (!text.startsWith("#!")) writeFileSync(program, `#!/usr/bin/env node\n${text}`);
chmodSync(program, 0o755);
// By which the tests notice that dist/ is older than the source.
writeFileSync(recordedDigest, `${sourceDigest(resolve("."))}\n`);
