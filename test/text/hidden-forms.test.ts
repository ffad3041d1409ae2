import { describe, expect, it } from "vitest";
import { harmless } from "../../src/text/harmless.ts";
import { visible } from "../../src/text/hidden.ts";
import { live } from "./live-text.ts";

/** Forms in which text was hidden from people and seen by models, and what of it would still be alive. */
const forms: readonly (readonly [name: string, text: string, alive: RegExp])[] = [
  ["a comment", "a <!-- secret4711 --> b", /<!--/],
  ["a comment that is never closed", "a <!-- secret4711", /<!--/],
  ["a comment behind a comment", "<!-<!-- x -->- secret4711 -->", /<!--/],
  ["a comment as a link's definition", "[//]: # (secret4711)", /^ {0,3}\[[^\]\\]*\]:/m],
  ["a definition's title", '[r]: https://evil.example "secret4711"', /^ {0,3}\[[^\]\\]*\]:/m],
  ["a link's title in parentheses", "[x](https://evil.example (secret4711))", /(?<!\\)\]\(/],
  ["an image by reference", "![secret4711][r]\n\n[r]: https://evil.example/p.png", /(?<!\\)!\[/],
  ["entities of a comment", "&#60;!-- secret4711 --&#62;", /<!--|&#60;/],
  ["entities of entities", "&amp;#60;!-- secret4711 --&amp;#62;", /<!--|&#60;|&amp;#60;/],
  ["an attribute", '<img alt="secret4711" src=x>', /<img/],
  ["a folded part", "<details><summary>x</summary>secret4711</details>", /<details/],
];
const characters = [
  ["tag characters", "\u{e0073}\u{e0065}\u{e0063}"],
  ["variation selectors", "\ufe01\u{e0100}"],
  ["a word joiner", "\u2060"],
  ["a left-to-right mark", "\u200e"],
  ["an Arabic letter mark", "\u061c"],
  ["a Mongolian vowel separator", "\u180e"],
  ["a zero-width space", "\u200b"],
  ["a byte order mark", "\ufeff"],
  ["an override", "\u202e"],
  ["an isolate", "\u2066"],
  ["a soft hyphen", "\u00ad"],
  ["a filler", "\u3164"],
] as const;
const hidden = /[\p{Cf}\p{Variation_Selector}\u180e\u3164]/u;

describe("what we post", () => {
  it.each(forms)("hides nothing in %s", (_, text, alive) => {
    const posted = harmless(text);
    expect(live(posted).text).not.toMatch(alive);
    expect(posted).toContain("secret4711");
    expect(harmless(posted)).toBe(posted);
  });

  it.each(characters)("holds no %s", (_, character) => {
    expect(harmless(`a${character}b \`c${character}d\``)).not.toMatch(hidden);
    expect(harmless(`\`\`\`\na${character}b\n\`\`\``)).not.toMatch(hidden);
  });
});

describe("what agents read", () => {
  it.each(characters)("shows %s", (_, character) => {
    const shown = visible(`a${character}b`);
    expect(shown).not.toMatch(hidden);
    expect(shown).toMatch(/^a.+b$/);
  });
});
