import { catalog } from "../agents/catalog.ts";

const entries = Object.values(catalog);

/** Names of folders that configure an agent or its tools; everything below them counts. */
const folderNames: ReadonlySet<string> = new Set([
  ...entries.flatMap(({ configFolders }): readonly string[] => configFolders),
  ...[".cursor", ".vscode", ".husky", ".devcontainer"],
]);

/** Names of files that do. */
const fileNames: ReadonlySet<string> = new Set([
  ...entries.flatMap(({ configFiles }): readonly string[] => configFiles),
  ...[".mcp.json", ".lsp.json", ".env", ".envrc", ".gitmodules", ".npmrc", ".yarnrc"],
  ...[".yarnrc.yml", ".ripgreprc", ".tool-versions", "mise.toml", ".mise.toml"],
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
