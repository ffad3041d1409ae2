/** A part of a prompt, as `@openai/codex-sdk` names it. */
export type PromptPart =
  | { readonly type: "text"; readonly text: string }
  /** `path` is absolute. */
  | { readonly type: "local_image"; readonly path: string };

/** A prompt of parts as `Thread.run` takes it: the texts joined by a blank line, the images as its option. */
export function promptParts(parts: readonly PromptPart[]): {
  readonly input: string;
  readonly images: readonly string[];
} {
  const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
  const images = parts.flatMap((part) => (part.type === "local_image" ? [part.path] : []));
  return { input: texts.join("\n\n"), images };
}
