import fc from "fast-check";

const pieces = [
  "@alice",
  "@acme/team",
  "#12",
  "acme/shop#7",
  "GH-9",
  "fixes #3",
  "https://evil.example/x?y=1",
  "www.evil.example",
  "https://nodejs.org/api/fs.html",
  "![a](https://evil.example/p.png)",
  "[x](javascript:alert(1))",
  "[r]: https://evil.example 'title'",
  "[//]: # (hidden)",
  "<!-- x -->",
  "<!--",
  "-->",
  "<!-- crosscheck {} -->",
  "<img src=x>",
  "<details>",
  "</details>",
  "&#64;bob",
  "&amp;#64;bob",
  "&lt;b&gt;",
  "&commat;carol",
  "&#x60;",
  "&NotEqualTilde;",
  "`",
  "``",
  "```",
  "````",
  "~~~",
  "```suggestion",
  "```mermaid",
  "~~~ js",
  "\\",
  "\\`",
  "$x$",
  "| a | b |",
  "|---|---|",
  "\n",
  "\n\n",
  "    ",
  "  ",
  " ",
  "- ",
  "> ",
  "1. ",
  "\t",
  "\u200b",
  "\u202e",
  "\u{e0041}",
  "\ufe0f",
  "\u0000",
  "\r",
  "\r\n",
  "\ud800",
  "⚠️",
  "👩‍💻",
  "code",
  "x",
  "a`@dave`b",
  "[^1]",
  "- [x] ",
  ":-",
  "`@eve | x`",
  "h\n:-\n",
  ":",
] as const;

// Not a string of `unit: "binary"`: to make one, fast-check lists all of Unicode, which takes a second.
const character = fc
  .oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));

/** Text as somebody would write who wants more than to be read: markdown, HTML and what hides in both, in any order. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...pieces) },
      fc.array(character, { maxLength: 6 }).map((all) => all.join("")),
    ),
    {
      maxLength: 24,
    },
  )
  .map((parts) => parts.join(""));
