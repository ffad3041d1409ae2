import { access, constants } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { InstallError } from "../../errors.ts";

/** The vendor's names of the systems that it builds codex for (0.169.0). */
const TRIPLES: Readonly<Record<string, string>> = {
  "linux-x64": "x86_64-unknown-linux-musl",
  "linux-arm64": "aarch64-unknown-linux-musl",
  "darwin-x64": "x86_64-apple-darwin",
  "darwin-arm64": "aarch64-apple-darwin",
  "win32-x64": "x86_64-pc-windows-msvc",
  "win32-arm64": "aarch64-pc-windows-msvc",
};

/**
 * Path of codex' native program, for `CodexOptions.binary`: `override` where one is given, else that of the package
 * `@openai/codex` as `from` would import it. Rejects with `InstallError` that says what to do.
 *
 * @param from a file or an absolute folder that ends in a slash, usually `import.meta.url`.
 */
export async function findCodex(from: string, override?: string): Promise<string> {
  const path = override ?? packagedCodex(from);
  try {
    await access(path, constants.X_OK);
  } catch (error) {
    throw new InstallError(`There is no codex to be run at ${path}`, { cause: error });
  }
  return path;
}

function packagedCodex(from: string): string {
  const system = `${process.platform}-${process.arch}`;
  const triple = TRIPLES[system];
  if (triple === undefined) throw new InstallError(`There is no codex for ${system}`);
  try {
    const launcher = createRequire(from).resolve("@openai/codex/package.json");
    const carrier = createRequire(launcher).resolve(`@openai/codex-${system}/package.json`);
    const name = process.platform === "win32" ? "codex.exe" : "codex";
    return join(dirname(carrier), "vendor", triple, "bin", name);
  } catch (error) {
    const hint = "install it (npm install @openai/codex) or give the path of its native program";
    throw new InstallError(`codex is not installed for ${system}: ${hint}`, { cause: error });
  }
}
