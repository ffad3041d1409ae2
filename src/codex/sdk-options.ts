import type { CoderOptions } from "../coder/coder.ts";
import { UsageError } from "../errors.ts";

/** The names by which keys and executables are given elsewhere; all that is not named here is ignored. */
export type SdkNames = Readonly<Record<string, unknown>>;

interface Names {
  readonly binary: readonly string[];
  readonly apiKey: readonly string[];
  readonly baseUrl: readonly string[];
  /** Where the vendor's API is when no base URL is given. */
  readonly vendor: string;
}

/**
 * Variables of the CLIs (https://code.claude.com/docs/en/env-vars, https://developers.openai.com/codex,
 * https://geminicli.com/docs) and options of `@anthropic-ai/claude-agent-sdk`, `@openai/codex-sdk` and
 * `@headless-coder-sdk/*`. The first that is given counts.
 */
const NAMES = {
  claude: {
    binary: ["binary", "pathToClaudeCodeExecutable", "claudeExecutablePath"],
    apiKey: ["apiKey", "ANTHROPIC_API_KEY", "CLAUDE_API_KEY"],
    baseUrl: ["baseUrl", "ANTHROPIC_BASE_URL"],
    vendor: "https://api.anthropic.com",
  },
  codex: {
    binary: ["binary", "codexPathOverride", "codexExecutablePath"],
    apiKey: ["apiKey", "CODEX_API_KEY", "OPENAI_API_KEY"],
    baseUrl: ["baseUrl", "OPENAI_BASE_URL"],
    vendor: "https://api.openai.com",
  },
  gemini: {
    binary: ["binary", "geminiBinaryPath"],
    apiKey: ["apiKey", "GEMINI_API_KEY", "GOOGLE_API_KEY"],
    baseUrl: ["baseUrl", "GOOGLE_GEMINI_BASE_URL"],
    vendor: "https://generativelanguage.googleapis.com",
  },
} as const satisfies Readonly<Record<string, Names>>;

/** A coder whose vendor has names of its own for these options. */
type SdkCoder = keyof typeof NAMES;

/**
 * Executable, key and base URL of a coder, by the names of its SDKs, of its CLI's environment, or our own. Pass
 * `process.env` along where you want it: nothing reads it here. Throws `UsageError` for what is missing.
 */
export function sdkOptions(
  coder: SdkCoder,
  given: SdkNames,
): Pick<CoderOptions, "binary" | "apiKey" | "baseUrl"> {
  const names = NAMES[coder];
  const baseUrl: string = first(given, names.baseUrl) ?? names.vendor;
  return {
    binary: required(given, names.binary, `executable of ${coder}`),
    apiKey: required(given, names.apiKey, `key for ${coder}`),
    // OpenAI's own variable ends in /v1.
    baseUrl: baseUrl.replace(/\/+$/, "").replace(/\/v1$/, ""),
  };
}

function required(given: SdkNames, names: readonly string[], what: string): string {
  const value = first(given, names);
  if (value !== undefined) return value;
  throw new UsageError(`There is no ${what}: give one of ${names.join(", ")}`);
}

function first(given: SdkNames, names: readonly string[]): string | undefined {
  const values = names.map((name) => given[name]);
  return values.find((value) => typeof value === "string" && value !== "") as string | undefined;
}
