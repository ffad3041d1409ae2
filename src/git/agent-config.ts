/** Folder names that configure an agent or its tools; everything below them counts. */
const folders = [
  ".claude",
  ".codex",
  ".agents",
  ".gemini",
  ".cursor",
  ".vscode",
  ".husky",
  ".devcontainer",
] as const;

/** File names that do. */
const files = [
  "claude.md",
  "claude.local.md",
  "agents.md",
  "agents.override.md",
  "gemini.md",
  ".mcp.json",
  ".lsp.json",
  ".geminiignore",
  ".env",
  ".envrc",
  ".gitmodules",
  ".npmrc",
  ".yarnrc",
  ".yarnrc.yml",
  ".ripgreprc",
  ".tool-versions",
  "mise.toml",
  ".mise.toml",
] as const;

const folderNames: ReadonlySet<string> = new Set(folders);
const fileNames: ReadonlySet<string> = new Set(files);

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
