import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { harmless, harmlessCell, harmlessLine, harmlessName } from "../../src/text/harmless.ts";
import { hasHidden } from "../../src/text/hidden.ts";
import { hostileText } from "./hostile.ts";
import { live } from "./live-text.ts";

/** Addresses that may stay links; nothing else of their kind may be live. */
const known = /https:\/\/(?:nodejs\.org|cwe\.mitre\.org)[\w./~%-]*(?:#[a-z][\w.-]*)?/gi;

function expectHarmless(markdown: string): void {
  const { text: shown, languages } = live(markdown);
  const text = shown.replace(known, "");
  expect(text).not.toMatch(/@\w/);
  // A character that is written as a number stands where it stands.
  expect(text.replace(/&#\d+;/g, ".")).not.toMatch(/#\d|gh-\d/i);
  expect(text).not.toMatch(/:\/\/|www\./i);
  expect(text).not.toMatch(/[<[\]\\$|`]/);
  expect(text).not.toMatch(/&(?!(?:amp|lt|#91|#92|#93|#96|#58|#124|#126);)/);
  expect(text).not.toMatch(/~{3}/);
  expect(hasHidden(markdown)).toBe(false);
  expect(markdown).not.toMatch(/<!--\s*crosscheck/i);
  expect(languages.join("\n")).not.toMatch(
    /^\s*(?:suggestion|mermaid|math|geojson|topojson|stl)\b/im,
  );
}

describe("harmless", () => {
  it.each([
    ["a mention", "thanks @alice!", "thanks `@alice`!"],
    ["a team", "ping @acme/team.", "ping `@acme/team`."],
    ["a mention in emphasis", "**@alice**", "**`@alice`**"],
    ["a GitHub issue", "fixes #12", "fixes `#12`"],
    ["another repository's issue", "closes acme/shop#7", "closes `acme/shop#7`"],
    ["the GH form", "resolves GH-9", "resolves `GH-9`"],
    ["an unknown address", "see https://evil.example/a", "see `https://evil.example/a`"],
    [
      "a known address",
      "see https://nodejs.org/api/fs.html.",
      "see https://nodejs.org/api/fs.html.",
    ],
    ["a known address with data", "https://nodejs.org/?k=v", "`https://nodejs.org/?k=v`"],
    ["code behind a link", "https://nodejs.org/`#1`", "https://nodejs.org/ `#1`"],
    ["a table of one column", "h\n:-\n`@eve | x`", "h\n&#58;-\n`@eve | x`"],
    ["an image", "![x](https://e.example/p.png)", "!&#91;x&#93;(`https://e.example/p.png`)"],
    ["a reference definition", "[r]: /x 'y'", "&#91;r&#93;: /x 'y'"],
    ["HTML", "<b>x</b>", "&lt;b>x&lt;/b>"],
    ["an unclosed HTML comment", "a <!-- b", "a &lt;!-- b"],
    ["an entity for a mention", "&#64;bob", "`@bob`"],
    ["an entity in an entity", "&amp;#x40;bob", "`@bob`"],
    ["an entity nobody knows", "&NotEqualTilde;", "&amp;NotEqualTilde;"],
    ["hidden text", "a\u200bb\u{e0041}", "a⟨U+200B⟩b⟨U+E0041⟩"],
    ["an emoji's style", "⚠\ufe0f careful", "⚠ careful"],
    ["a formula", "$x$", "`$x$`"],
    ["a block's formula", "$$x+y$$", "`$$x+y$$`"],
    ["a formula around code", "$`x`$", "`$` `x` `$`"],
    ["a formula of several words", "it is $\\href{a}{b} c$.", "it is `$\\href{a}{b`} `c$`."],
    ["a formula made of entities", "&#36;x&dollar;", "`$x$`"],
    ["a price", "costs $5, not $7", "costs `$5`, not `$7`"],
    ["a backslash before code", "\\`@alice`", "&#92;`@alice`"],
    ["a lone backtick", "it`s @alice", "it&#96;s `@alice`"],
    ["two spans that would touch", "`a`@alice", "`a` `@alice`"],
    ["spans in a row", "`a``b` `c`", "```a``b``` `c`"],
    ["stops and emphasis on both sides", "_@alice_?! ~#12~", "_`@alice`_?! ~`#12`~"],
    ["an at sign alone", "a @ b # c", "a @ b # c"],
    ["the web", "www.evil.example", "`www.evil.example`"],
    ["a known address in parentheses", "(https://nodejs.org/)", "(https://nodejs.org/)"],
    ["a known address behind code", "`a` https://nodejs.org/ `b`", "`a` https://nodejs.org/ `b`"],
    ["code behind a link and a bar", "https://nodejs.org/|`a`", "https://nodejs.org/&#124; `a`"],
    ["a strike of three", "a ~~~~ ~~ b", "a &#126;&#126;&#126;&#126; ~~ b"],
    ["a table's alignment", "a -: b :- c : d", "a -&#58; b &#58;- c : d"],
    ["an emoji of several", "👩\u200d💻!", "👩💻!"],
    ["carriage returns", "a\r\nb\rc", "a\nb⟨U+000D⟩c"],
    ["a marker in a span", "`<!-- crosscheck x`", "`<! -- crosscheck x`"],
    ["a marker in a span without a blank", "`<!--CrossCheck`", "`<! --CrossCheck`"],
  ])("neutralises %s", (_what, text, expected) => {
    expect(harmless(text)).toBe(expected);
  });

  it("keeps code spans and fenced code as they are", () => {
    const text = "Use `a && b[0]` here:\n```ts\nconst a = b<C>[0]; // @decorated #12\n```\nDone.";
    expect(harmless(text)).toBe(text);
  });

  it("does not let a fence be closed from inside, nor offer a suggestion of its own", () => {
    expect(harmless("~~~suggestion\n```\n@alice\n~~~\nend")).toBe("````\n```\n@alice\n````\nend");
  });

  it.each([
    ["~~~\na\n~~~", "```\na\n```"],
    ["~~~ js x\na\n~~~", "```js\na\n```"],
    ["``` C++\na\n```", "```c++\na\n```"],
    ["```{x}\na\n```", "```\na\n```"],
    ["```suggestion\na\n```", "```\na\n```"],
    ["```Mermaid\na\n```", "```\na\n```"],
    ["```suggestion-x\na\n```", "```\na\n```"],
    ["```suggestions\na\n```", "```suggestions\na\n```"],
    ["```not-math\na\n```", "```not-math\na\n```"],
    [`\`\`\`${"x".repeat(20)}\na\n\`\`\``, `\`\`\`${"x".repeat(20)}\na\n\`\`\``],
    [`\`\`\`${"x".repeat(21)}\na\n\`\`\``, "```\na\n```"],
    ["  ```\n  a\n    b\n c\n  ```", "```\na\n  b\nc\n```"],
    ["\t```\n\ta\n```", "```\na\n```"],
    ["`````\n```\n````` \nb", "````\n```\n````\nb"],
    ["```\na\n`````\nb", "```\na\n```\nb"],
    ["```\na\n```x\n```\nb", "````\na\n```x\n````\nb"],
    ["~~~\na\n```\n~~~\nb", "````\na\n```\n````\nb"],
    ["```\n```\na", "```\n```\na"],
    ["~~~ a`b\nc\n~~~", "```\nc\n```"],
  ])("writes the block %j anew", (text, expected) => {
    expect(harmless(text)).toBe(expected);
  });

  it("takes backticks with a backtick behind them for no fence", () => {
    expect(harmless("```a`b")).toBe("&#96;&#96;&#96;a&#96;b");
  });

  it("closes a block that was left open", () => {
    expect(harmless("```js\nx")).toBe("```js\nx\n```");
  });

  it("breaks a marker of ours inside code", () => {
    expect(harmless("```\n<!-- crosscheck {} -->\n```")).toContain("<! -- crosscheck");
  });

  it("makes one line of a text, a cell of a line and code of a name", () => {
    expect(harmlessLine("  a \n\n b\tc ")).toBe("a b c");
    expect(harmlessCell("a `b|c` | d")).toBe("a `b\\|c` &#124; d");
    expect(harmlessName("a\u200b|`@b")).toBe("``a⟨U+200B⟩|`@b``");
  });

  it("leaves nothing live in any text, and is at its end after one pass", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const once = harmless(text);
        expectHarmless(once);
        expect(harmless(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  it("leaves nothing live in a line or in a cell, which have no line feed and no bar", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expectHarmless(harmlessLine(text));
        expect(harmlessLine(text)).not.toContain("\n");
        expect(harmlessCell(text)).not.toMatch(/(?<!\\)\|/);
      }),
      { numRuns: 1000 },
    );
  });

  it("takes a long hostile text in time that grows with its length", () => {
    for (const piece of [
      "`",
      "` `` ",
      "&amp;",
      "&#&#51;",
      "@",
      "a",
      "[",
      "<!--",
      "#1",
      "\n```",
      "*",
      "​",
    ]) {
      expect(harmless(piece.repeat(60_000 / piece.length)).length).toBeGreaterThan(0);
    }
  });
});
