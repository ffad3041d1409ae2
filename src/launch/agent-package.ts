import { InstallError } from "../errors.ts";

/** The agents that a release pins in `agents/<name>/`. */
export type AgentName = "claude" | "codex" | "gemini";

/** Where an agent's program lies in the npm package that carries it. */
export interface AgentPackage {
  /** The package that `agents/<name>/package.json` depends on, and whose version is the tested one. */
  readonly packageName: string;
  /** Beside `npm ci --ignore-scripts`: what this package needs. */
  readonly npmArgs: readonly string[];
  /** Where the program may lie below the install folder, POSIX; the first that exists is it. */
  readonly binaries: (platform: Platform) => readonly string[];
}

/** Where an agent shall run: Node's own words for system and processor. */
export interface Platform {
  readonly os: string;
  readonly arch: string;
}

// With --ignore-scripts no vendor code runs at install, so the launchers that an install script would set up are passed
// over: the native program inside the platform's package is started directly.
export const agentPackages: Readonly<Record<AgentName, AgentPackage>> = {
  claude: {
    packageName: "@anthropic-ai/claude-code",
    npmArgs: [],
    binaries: ({ os, arch }) =>
      ["", "-musl"].map(
        (libc) => `node_modules/@anthropic-ai/claude-code-${os}-${arch}${libc}/claude`,
      ),
  },
  codex: {
    packageName: "@openai/codex",
    npmArgs: [],
    binaries: ({ os, arch }) => {
      const processor = arch === "arm64" ? "aarch64" : "x86_64";
      const triple = `${processor}-${os === "darwin" ? "apple-darwin" : "unknown-linux-musl"}`;
      return [`node_modules/@openai/codex-${os}-${arch}/vendor/${triple}/bin/codex`];
    },
  },
  gemini: {
    packageName: "@google/gemini-cli",
    // Its optional packages are native keychain and terminal bindings; the bundle works without.
    npmArgs: ["--omit=optional"],
    binaries: () => ["node_modules/@google/gemini-cli/bundle/gemini.js"],
  },
};

/** Throws `InstallError` where agents are not supported: everywhere but Linux and macOS on x64 or arm64. */
export function assertSupported({ os, arch }: Platform): void {
  if (os === "win32") {
    throw new InstallError(
      "Windows is not supported: run Crosscheck on Linux or macOS (on GitHub: runs-on: ubuntu-latest), or inside WSL",
    );
  }
  if ((os !== "linux" && os !== "darwin") || (arch !== "x64" && arch !== "arm64")) {
    throw new InstallError(
      `${os} on ${arch} is not supported: the agents exist for Linux and macOS on x64 and arm64`,
    );
  }
}
