const SPACE = 0x20;
const [FIRST_LETTER, LAST_LETTER] = [0x61, 0x7a];

/**
 * The most tokens that a text may have. A token is at least one byte long; of small letters and spaces every pair is one,
 * whatever the model. English and code have half as many, and a lower estimate would let parallel requests exceed the
 * limits. May be a fraction, so that the tokens of a text's parts add up to its own.
 */
export function mostTokens(text: string | Uint8Array): number {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  let paired = 0;
  for (const byte of bytes)
    if (byte === SPACE || (byte >= FIRST_LETTER && byte <= LAST_LETTER)) paired += 1;
  return bytes.length - paired / 2;
}
