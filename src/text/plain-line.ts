import { visible } from "./visible.ts";

/**
 * Hostile text as one line where no markdown protects it: commit messages, check run titles. What GitHub would act on
 * keeps its looks and loses its effect: the at and number signs become their full-width twins, addresses get a blank.
 * @param limit the most characters it may have
 */
export function plainLine(text: string, limit: number): string {
  const line = visible(text)
    .replace(/\s+/g, " ")
    .trim()
    .replace(/@(?=\w)/g, "＠")
    .replace(/#(?=\d)/g, "＃")
    .replace(/\bgh-(?=\d)/gi, "GH ")
    .replaceAll("://", ": //");
  const characters = [...line];
  return characters.length <= limit ? line : `${characters.slice(0, limit - 1).join("")}…`;
}
