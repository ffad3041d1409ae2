/** Forms of keys and tokens that are secrets wherever they appear. The vendors document their prefixes. */
const patterns: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\bsk-(?:ant-|proj-|svcacct-|admin-|or-)?[A-Za-z0-9_-]{20,}/g,
  /\bAIza[A-Za-z0-9_-]{35}/g,
  /\bya29\.[A-Za-z0-9_-]{20,}/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\bglpat-[A-Za-z0-9_-]{20,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\bpypi-[A-Za-z0-9_-]{40,}/g,
  /\bhf_[A-Za-z0-9]{30,}/g,
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g,
  /\bxapp-[A-Za-z0-9-]{10,}/g,
  /https:\/\/hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,}/g,
  /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/g,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g,
];

/** Everything that a JSON Web Token can be a part of, whole. */
const dotted = /[\w.-]+/g;
const tokenStart = /\beyJ[\w-]{8}/;

const replacement = "[redacted]";

/** Values shorter than this are no secrets: replacing them everywhere would destroy the text. */
const minSecretLength = 8;

/** Replaces secrets in a text. */
export type Redact = (text: string) => string;

/**
 * A function that replaces known secrets and whatever looks like a common key. A secret is found as it is, in base64,
 * percent-encoded, as a JSON string, and line by line.
 * @param secrets the values themselves; empty and very short ones are ignored
 */
export function redactor(secrets: readonly string[]): Redact {
  const values = [...new Set(secrets.flatMap(spellings))]
    .filter((value) => value.length >= minSecretLength)
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const value of values) clean = clean.replaceAll(value, replacement);
    for (const pattern of patterns) clean = clean.replace(pattern, replacement);
    return clean.replace(dotted, withoutTokens);
  };
}

/**
 * Dotted parts without the JSON Web Tokens among them. One pattern for whole tokens would try every beginning against the
 * whole rest, which takes hours for a text that is made for it.
 */
function withoutTokens(chain: string): string {
  if (!chain.includes(".eyJ")) return chain;
  const parts = chain.split(".");
  const kept: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const [part = "", payload = "", signature = ""] = parts.slice(at, at + 3);
    const start = part.search(tokenStart);
    const isToken = start >= 0 && /^eyJ[\w-]{8}/.test(payload) && signature.length >= 8;
    kept.push(isToken ? part.slice(0, start) + replacement : part);
    if (isToken) at += 2;
  }
  return kept.join(".");
}

function spellings(secret: string): string[] {
  const value = secret.trim();
  if (value.length < minSecretLength) return [];
  const bytes = Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte));
  const base64 = btoa(bytes.join(""));
  const plain = base64.replace(/=+$/, "");
  return [
    value,
    ...value.split(/\r?\n/).map((line) => line.trim()),
    plain,
    plain.replaceAll("+", "-").replaceAll("/", "_"),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
  ];
}
