import { visible, withoutHidden } from "../../text/hidden.ts";

/** A path as it is. */
export function same(path: string): string {
  return path;
}

/** `PATH_MAX` of Linux: https://man7.org/linux/man-pages/man7/path_resolution.7.html */
const maxPath = 4096;

/**
 * A path in the form in which paths are compared. Hidden characters are as our prompts show them. `ü` is one character,
 * where macOS writes two. Text too long for a path stays as it is, for composing takes quadratic time.
 */
export function composedPath(path: string): string {
  if (path.length > maxPath || /^[ -~]*$/.test(path)) return path;
  return visible(path).normalize("NFC");
}

/** A path in one case of letters. */
function lowerCase(path: string): string {
  return composedPath(path).toLowerCase();
}

/** A path in one case of letters, without what is hidden in it. */
function plainPath(path: string): string {
  if (path.length > maxPath || /^[ -~]*$/.test(path)) return path.toLowerCase();
  return withoutHidden(path).normalize("NFC").toLowerCase() || path;
}

/** Makes of a path the form in which it is compared with others. */
export type PathFold = (path: string) => string;

/** These forms, the strictest first. */
export const folds: readonly PathFold[] = [same, composedPath, lowerCase, plainPath];

/** The last part of a path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

const quotes = "`'\"";

/** A path without what people write around it, with `/` between its parts. */
export function tidyPath(claimed: string): string {
  const path = claimed.trim();
  let [start, end] = [0, path.length];
  while (start < end && quotes.includes(path.charAt(start))) start += 1;
  while (end > start && quotes.includes(path.charAt(end - 1))) end -= 1;
  return path
    .slice(start, end)
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}
