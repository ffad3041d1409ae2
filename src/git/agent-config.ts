import { coderNames, entryOf } from "../agents/catalog.ts";

/** Folder names that configure an agent or its tools, beside those in the catalog. All files below them count. */
const sharedFolders = [".agents", ".cursor", ".vscode", ".husky", ".devcontainer"] as const;

/** File names that do, in lower case. */
const sharedFiles = [
  ".mcp.json",
  ".lsp.json",
  ".env",
  ".envrc",
  ".gitmodules",
  // These hide files from the agents' search tools.
  ".ignore",
  ".gitignore",
  ".rgignore",
  ".fdignore",
  ".npmrc",
  ".yarnrc",
  ".yarnrc.yml",
  ".ripgreprc",
  ".tool-versions",
  "mise.toml",
  ".mise.toml",
] as const;

const entries = coderNames.map(entryOf);
const folderNames: ReadonlySet<string> = new Set([
  ...sharedFolders,
  ...entries.flatMap((entry) => entry.configFolders),
]);
const fileNames: ReadonlySet<string> = new Set([
  ...sharedFiles,
  ...entries.flatMap((entry) => entry.configFiles),
]);

/**
 * Whether a path of a tree configures an agent: at any depth and in any case, because case-insensitive file systems
 * open `claude.MD` as well. Trailing dots and blanks are ignored as Windows ignores them.
 * @param path repository-relative POSIX path
 */
export function isAgentConfig(path: string): boolean {
  const names = path.split("/").map((name) => name.toLowerCase().replace(/[. ]+$/, ""));
  const last = names.at(-1) ?? "";
  return (
    names.some((name) => folderNames.has(name)) || fileNames.has(last) || last.startsWith(".env.")
  );
}
