/**
 * A text of at most so many bytes of UTF-8, from something that knows limits of characters only: asked again with less
 * until it fits. Texts in English are taken at the first try.
 * @param render the text for a limit in characters (UTF-16 units); shorter for a lower one
 */
export function fitBytes(render: (limit: number) => string, maxBytes: number): string {
  let limit = maxBytes;
  while (limit > 0) {
    const text = render(limit);
    const bytes = Buffer.byteLength(text);
    if (bytes <= maxBytes) return text;
    limit = Math.min(limit - 1, Math.floor(text.length * (maxBytes / bytes)));
  }
  return "";
}
