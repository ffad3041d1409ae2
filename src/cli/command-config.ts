import { requirePrices } from "../agents/prices.ts";
import { type Config, parseConfig, type RawInputs } from "../config/config.ts";
import { refuseOtherLogins } from "../config/credentials.ts";
import type { Flags } from "./flags.ts";
import type { Terminal } from "./terminal.ts";

/** What the variables of a shell say about keys and addresses, in the names that the vendors' own tools use. */
function fromEnvironment(env: Terminal["env"]): RawInputs {
  return {
    "anthropic-api-key": env.ANTHROPIC_API_KEY,
    "claude-code-oauth-token": env.CLAUDE_CODE_OAUTH_TOKEN,
    "openai-api-key": env.OPENAI_API_KEY || env.CODEX_API_KEY,
    "gemini-api-key": env.GEMINI_API_KEY || env.GOOGLE_API_KEY,
    "anthropic-base-url": env.ANTHROPIC_BASE_URL,
    "openai-base-url": env.OPENAI_BASE_URL?.replace(/\/v1\/?$/, ""),
    "gemini-base-url": env.GOOGLE_GEMINI_BASE_URL,
  };
}

/** The configuration of a command: flags win over the environment. Throws `UsageError`. */
export function commandConfig(flags: Flags, terminal: Terminal, fixed: RawInputs): Config {
  const config = parseConfig(fixed, flags, fromEnvironment(terminal.env));
  refuseOtherLogins(config, terminal.env);
  requirePrices(config);
  return config;
}
