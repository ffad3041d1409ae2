/** Where an agent shall run: Node's own words for system and processor. */
export interface Platform {
  readonly os: string;
  readonly arch: string;
}

/** Where a coder's program lies in the npm package that carries it. */
interface CoderPackage {
  /** `agents/<coder>/package.json` depends on it, and pins the tested version. */
  readonly name: string;
  /** What `npm ci --ignore-scripts` needs beside. */
  readonly npmArgs: readonly string[];
  /** `native`: an executable. `node`: a script that Node runs. */
  readonly program: "native" | "node";
  /** Where the program may lie below the install folder, POSIX. The first that exists is taken. */
  readonly binaries: (platform: Platform) => readonly string[];
  /** How many folders above that of the program a jail must show, because it needs files there. Missing: none. */
  readonly foldersAbove?: number;
  /** Path from the program's folder to a copy of bubblewrap that the package brings. */
  readonly bubblewrap?: string;
}

/** A secret input beside the API key. */
interface TokenEntry {
  readonly input: string;
  /** Variables of the command line that hold it, by precedence. */
  readonly variables: readonly string[];
  readonly doc: string;
}

/** What Crosscheck knows about a coder outside of `src/coder/`. Settings, files and messages are derived from it. */
interface CoderEntry {
  /** For people. */
  readonly title: string;
  /** Whose API it talks to; names the inputs `<vendor>-api-key` and `<vendor>-base-url`. */
  readonly vendor: string;
  /** Variables of the command line that hold the API key, by precedence. */
  readonly keyVariables: readonly string[];
  /** Takes the place of an API key that is not set. */
  readonly token?: TokenEntry;
  readonly baseUrl: {
    /** Variable of the command line. */
    readonly variable: string;
    /** The vendor's own tool has this at the end of its address, our input does not. */
    readonly suffix?: string;
    readonly doc: string;
  };
  /** What the input `<coder>-path` names, for people. */
  readonly pathDoc: string;
  /** Variables by which its command line is told to authenticate in a way that is not supported. */
  readonly otherLogins: readonly string[];
  readonly package: CoderPackage;
  /** Names of the folders and files in a tree that configure it, in lower case. */
  readonly configFolders: readonly string[];
  readonly configFiles: readonly string[];
}

/**
 * The coders that can take a role: the one place that lists them. A new coder is a row here, a folder in `src/coder/`, a
 * protocol in `src/gateway/protocols/` and prices.
 */
export const catalog = {
  claude: {
    title: "Claude",
    vendor: "anthropic",
    keyVariables: ["ANTHROPIC_API_KEY"],
    token: {
      input: "claude-code-oauth-token",
      variables: ["CLAUDE_CODE_OAUTH_TOKEN"],
      doc: "Token of a Claude subscription (claude setup-token), instead of anthropic-api-key; where both are set the key is used.",
    },
    baseUrl: {
      variable: "ANTHROPIC_BASE_URL",
      doc: "Address of the Anthropic API or of a compatible gateway of yours. Empty: https://api.anthropic.com.",
    },
    pathDoc: "A claude executable",
    otherLogins: [
      "CLAUDE_CODE_USE_BEDROCK",
      "CLAUDE_CODE_USE_VERTEX",
      "CLAUDE_CODE_USE_FOUNDRY",
      "ANTHROPIC_AUTH_TOKEN",
    ],
    package: {
      name: "@anthropic-ai/claude-code",
      npmArgs: [],
      program: "native",
      // With --ignore-scripts no vendor code runs at install, so no launcher is set up: the native program is started.
      binaries: ({ os, arch }) =>
        ["", "-musl"].map(
          (libc) => `node_modules/@anthropic-ai/claude-code-${os}-${arch}${libc}/claude`,
        ),
    },
    configFolders: [".claude"],
    configFiles: ["claude.md", "claude.local.md"],
  },
  codex: {
    title: "Codex",
    vendor: "openai",
    keyVariables: ["OPENAI_API_KEY", "CODEX_API_KEY"],
    baseUrl: {
      variable: "OPENAI_BASE_URL",
      suffix: "/v1",
      doc: "Address of the OpenAI API, without /v1. Empty: https://api.openai.com.",
    },
    pathDoc: "A native codex executable",
    otherLogins: [],
    package: {
      name: "@openai/codex",
      npmArgs: [],
      program: "native",
      binaries: ({ os, arch }) => {
        const processor = arch === "arm64" ? "aarch64" : "x86_64";
        const triple = `${processor}-${os === "darwin" ? "apple-darwin" : "unknown-linux-musl"}`;
        return [`node_modules/@openai/codex-${os}-${arch}/vendor/${triple}/bin/codex`];
      },
      foldersAbove: 1,
      bubblewrap: "../codex-resources/bwrap",
    },
    configFolders: [".codex"],
    configFiles: ["agents.md", "agents.override.md"],
  },
  gemini: {
    title: "Gemini",
    vendor: "gemini",
    keyVariables: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
    baseUrl: {
      variable: "GOOGLE_GEMINI_BASE_URL",
      doc: "Address of the Gemini API. Empty: https://generativelanguage.googleapis.com.",
    },
    pathDoc: "A gemini.js",
    otherLogins: ["GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_GCA"],
    package: {
      name: "@google/gemini-cli",
      // Its optional packages are native keychain and terminal bindings; the bundle works without.
      npmArgs: ["--omit=optional"],
      program: "node",
      binaries: () => ["node_modules/@google/gemini-cli/bundle/gemini.js"],
    },
    configFolders: [".gemini"],
    configFiles: ["gemini.md", ".geminiignore"],
  },
} as const satisfies Readonly<Record<string, CoderEntry>>;

type Catalog = typeof catalog;

/** A coder that can take a role. */
export type CoderName = keyof Catalog;
/** A vendor whose API a coder talks to. */
export type Vendor = Catalog[CoderName]["vendor"];
/** A coder that takes a token in place of a key. */
export type TokenCoder = {
  [C in CoderName]: Catalog[C] extends { readonly token: object } ? C : never;
}[CoderName];
/** The input of a coder's token. */
export type TokenInput<C extends TokenCoder = TokenCoder> = Catalog[C]["token"]["input"];

/** Every coder, in the order of the catalog. */
export const coderNames = Object.keys(catalog) as readonly CoderName[];

/** Every vendor, once. */
export const vendors: readonly Vendor[] = [
  ...new Set(coderNames.map((name) => catalog[name].vendor)),
];

/** What the catalog says about a coder. */
export function entryOf(coder: CoderName): CoderEntry & { readonly vendor: Vendor } {
  return catalog[coder];
}

/** One value per coder. */
export function byCoderName<T>(make: (coder: CoderName) => T): Readonly<Record<CoderName, T>> {
  return Object.fromEntries(coderNames.map((name) => [name, make(name)])) as Record<CoderName, T>;
}

/** Whether a coder takes a token in place of a key. */
export function takesToken(coder: CoderName): coder is TokenCoder {
  return "token" in catalog[coder];
}

/** A secret input with its variables on the command line. */
interface SecretInput {
  readonly input: `${Vendor}-api-key` | TokenInput;
  readonly variables: readonly string[];
}

/** The secret inputs of a coder, by precedence. */
export function secretInputsOf(coder: CoderName): readonly SecretInput[] {
  const { vendor, keyVariables } = entryOf(coder);
  const key: SecretInput = { input: `${vendor}-api-key`, variables: keyVariables };
  return takesToken(coder) ? [key, catalog[coder].token] : [key];
}
