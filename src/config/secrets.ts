import type { Config } from "./config.ts";

/** The values that must appear nowhere. */
export function secretsOf(config: Config): string[] {
  const { githubToken, anthropic, openai, gemini, unusedToken } = config;
  return [githubToken, anthropic.key, openai.key, gemini.key, unusedToken].filter(
    (value) => value !== null,
  );
}
