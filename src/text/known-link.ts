/** Sites that explain defects. Only their owners can put something there, so a link to them may stay a link. */
const knownHosts: ReadonlySet<string> = new Set([
  "cheatsheetseries.owasp.org",
  "cwe.mitre.org",
  "developer.mozilla.org",
  "doc.rust-lang.org",
  "docs.oracle.com",
  "docs.python.org",
  "go.dev",
  "learn.microsoft.com",
  "nodejs.org",
  "owasp.org",
  "www.rfc-editor.org",
  "www.typescriptlang.org",
]);

/**
 * Whether an address in prose may stay a link. It must be a plain https address of a known host. Its query must carry
 * no data away, and nothing in it may be a command to GitHub when it is read as text.
 */
export function isKnownLink(url: string): boolean {
  const match = /^https:\/\/([a-z0-9.-]+)(?:\/[\w./~%-]*(?:#[a-z][\w.-]*)?)?$/i.exec(url);
  return match?.[1] !== undefined && knownHosts.has(match[1]) && !/gh-\d/i.test(url);
}
