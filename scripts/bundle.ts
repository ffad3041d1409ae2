/**
 * Bundles what `tsc` put into `lib/` into the three programs of `dist/`: the Action, its post step and the command line.
 * ncc's output is byte-identical for the same input, so CI can compare it with what is committed.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { builtRecord, recordedDigest } from "./source-digest.ts";

const bundles = [
  { entry: "lib/main.js", out: "dist" },
  { entry: "lib/post.js", out: "dist/post" },
  { entry: "lib/cli.js", out: "dist/cli" },
] as const;

// typebox does not say that its modules have no side effects, so the bundles would hold all of it (300 KB) for a few
// builders (27 KB). They are made with a copy that says so. Operators such as `Type.Partial` bring the rest in again.
const copy = "lib/node_modules/typebox";
const manifest = JSON.parse(readFileSync("node_modules/typebox/package.json", "utf8")) as object;
cpSync("node_modules/typebox", copy, { recursive: true });
writeFileSync(`${copy}/package.json`, JSON.stringify({ ...manifest, sideEffects: false }));

rmSync("dist", { recursive: true, force: true });
for (const { entry, out } of bundles) {
  execFileSync("ncc", ["build", entry, "-o", out, "--license", "licenses.txt"], {
    stdio: "inherit",
  });
}
rmSync("lib/node_modules", { recursive: true });
const program = "dist/cli/index.js";
const text = readFileSync(program, "utf8");
if (!text.startsWith("#!")) writeFileSync(program, `#!/usr/bin/env node\n${text}`);
chmodSync(program, 0o755);
// By which the tests notice that dist/ is older than the source, or was edited by hand.
writeFileSync(recordedDigest, builtRecord(resolve(".")));
