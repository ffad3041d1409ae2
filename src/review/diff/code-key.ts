/** Code without any white space: what stays the same when it is indented, wrapped or reformatted. */
export function codeKey(text: string): string {
  return text.replace(/\s+/gu, "");
}

/** The words, numbers and signs of a line of code, in order. */
export function codeTokens(text: string): string[] {
  return text.match(/[\p{L}\p{N}_$]+|[^\s]/gu) ?? [];
}
