import type { Config } from "../config/config.ts";

/** The values that must appear nowhere. */
export function secretsOf({ githubToken, anthropic, openai, gemini }: Config): string[] {
  return [githubToken, anthropic.key, openai.key, gemini.key].filter((value) => value !== null);
}
