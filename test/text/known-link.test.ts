import { expect, it } from "vitest";
import { isKnownLink } from "../../src/text/prose.ts";

it.each([
  "https://nodejs.org",
  "https://nodejs.org/",
  "https://nodejs.org/api/fs.html",
  "https://nodejs.org/api/~a_b/%20-1.html#fs-read.x",
  "https://cwe.mitre.org/data/definitions/89.html",
  "https://cheatsheetseries.owasp.org/#Top",
  "HTTPS://nodejs.org/API",
])("leaves %s a link", (url) => {
  expect(isKnownLink(url)).toBe(true);
});

it.each([
  "",
  "nodejs.org",
  "http://nodejs.org/",
  "ftp://nodejs.org/",
  "xhttps://nodejs.org/",
  "https://evil.example/",
  "https://nodejs.org.evil.example/",
  "https://evil.example/https://nodejs.org/",
  "https://user@nodejs.org/",
  "https://nodejs.org:8080/",
  "https://nodejs.org/?a=b",
  "https://nodejs.org/a?b",
  "https://nodejs.org/#1",
  "https://nodejs.org/#",
  "https://nodejs.org/#a b",
  "https://nodejs.org/#a#b",
  "https://nodejs.org/gh-1",
  "https://nodejs.org/GH-22",
  "https://nodejs.org/@a",
  "https://nodejs.org#a",
  "https://nodejs.org/a b",
])("makes %j no link", (url) => {
  expect(isKnownLink(url)).toBe(false);
});
