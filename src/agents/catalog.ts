/** What a release knows of a coder that can take a role. */
interface CatalogEntry {
  /** Whose API it talks to; a protocol of the gateway. */
  readonly vendor: string;
  /** Secret inputs beside the vendor's key that authenticate it. */
  readonly tokens: readonly string[];
  /** Variables of a shell for its key, the first that is set counts, and for its address. */
  readonly keyVariables: readonly string[];
  readonly baseUrlVariable: string;
  /** Variables by which its CLI is told to authenticate in a way that we do not support. */
  readonly otherLogins: readonly string[];
  /** The npm package that `agents/<name>/package.json` depends on, and whose version is the tested one. */
  readonly packageName: string;
  /** Beside `npm ci --ignore-scripts`: what this package needs. */
  readonly npmArgs: readonly string[];
  /** Where the program may lie below the install folder, POSIX; the first that exists is it. */
  readonly binaries: (platform: Platform) => readonly string[];
  /** True: its program is a script for Node. */
  readonly isScript: boolean;
  /** True: its program needs files that lie beside the program's folder. */
  readonly readsParent: boolean;
  /** Names of folders and files of a tree that configure it, in lower case. */
  readonly configFolders: readonly string[];
  readonly configFiles: readonly string[];
}

/** Where an agent shall run: Node's own words for system and processor. */
export interface Platform {
  readonly os: string;
  readonly arch: string;
}

/**
 * Which coders exist: one row each. Everything else about them is derived from it, or the compiler names what is missing.
 * With --ignore-scripts no vendor code runs at install, so a launcher that an install script would make is passed over:
 * the native program inside the platform's package is started directly.
 */
export const catalog = {
  claude: {
    vendor: "anthropic",
    tokens: ["claude-code-oauth-token"],
    keyVariables: ["ANTHROPIC_API_KEY"],
    baseUrlVariable: "ANTHROPIC_BASE_URL",
    otherLogins: [
      "CLAUDE_CODE_USE_BEDROCK",
      "CLAUDE_CODE_USE_VERTEX",
      "CLAUDE_CODE_USE_FOUNDRY",
      "ANTHROPIC_AUTH_TOKEN",
    ],
    packageName: "@anthropic-ai/claude-code",
    npmArgs: [],
    binaries: ({ os, arch }: Platform) =>
      ["", "-musl"].map(
        (libc) => `node_modules/@anthropic-ai/claude-code-${os}-${arch}${libc}/claude`,
      ),
    isScript: false,
    readsParent: false,
    configFolders: [".claude"],
    configFiles: ["claude.md", "claude.local.md"],
  },
  codex: {
    vendor: "openai",
    tokens: [],
    keyVariables: ["OPENAI_API_KEY", "CODEX_API_KEY"],
    baseUrlVariable: "OPENAI_BASE_URL",
    otherLogins: [],
    packageName: "@openai/codex",
    npmArgs: [],
    binaries: ({ os, arch }: Platform) => {
      const processor = arch === "arm64" ? "aarch64" : "x86_64";
      const triple = `${processor}-${os === "darwin" ? "apple-darwin" : "unknown-linux-musl"}`;
      return [`node_modules/@openai/codex-${os}-${arch}/vendor/${triple}/bin/codex`];
    },
    isScript: false,
    readsParent: true,
    configFolders: [".codex", ".agents"],
    configFiles: ["agents.md", "agents.override.md"],
  },
  gemini: {
    vendor: "gemini",
    tokens: [],
    keyVariables: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
    baseUrlVariable: "GOOGLE_GEMINI_BASE_URL",
    otherLogins: ["GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_GCA"],
    packageName: "@google/gemini-cli",
    // Its optional packages are native keychain and terminal bindings; the bundle works without.
    npmArgs: ["--omit=optional"],
    binaries: () => ["node_modules/@google/gemini-cli/bundle/gemini.js"],
    isScript: true,
    readsParent: false,
    configFolders: [".gemini"],
    configFiles: ["gemini.md", ".geminiignore"],
  },
} as const satisfies Readonly<Record<string, CatalogEntry>>;

/** The name of a coder that can take a role. */
export type CoderName = keyof typeof catalog;

/** All of them, in the order in which they are shown. */
export const coderNames = Object.keys(catalog) as readonly CoderName[];

/** A record with a value for each of them. */
export function byCoderName<T>(make: (name: CoderName) => T): Readonly<Record<CoderName, T>> {
  const entries = coderNames.map((name) => [name, make(name)]);
  return Object.fromEntries(entries) as Record<CoderName, T>;
}

/** A vendor whose API a coder talks to. */
export type Vendor = (typeof catalog)[CoderName]["vendor"];

/** Every vendor once. */
export const vendors: readonly Vendor[] = [
  ...new Set(coderNames.map((name) => catalog[name].vendor)),
];
