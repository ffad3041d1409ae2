import { expect, it } from "vitest";
import { decodeEntities } from "../../src/text/entities.ts";

it.each([
  ["&amp;&AMP;&lt;&LT;&gt;&GT;&quot;&QUOT;&apos;", '&&<<>>""\''],
  ["a&nbsp;b&commat;&num;&excl;", "a b@#!"],
  ["&lsqb;&lbrack;&rsqb;&rbrack;&lpar;&rpar;", "[[]]()"],
  ["&grave;&DiacriticalGrave;&bsol;&sol;", "``\\/"],
  ["&colon;&period;&vert;&verbar;&VerticalLine;&dollar;", ":.|||$"],
  ["a&Tab;b&NewLine;c", "a\tb c"],
  ["&#64;&#x40;&#X40;&#0064;", "@@@@"],
  ["&#10;&#13;&#xA;", "   "],
  ["&#x1F389;&#128512;", "\u{1f389}\u{1f600}"],
  ["&#x10ffff;", "\u{10ffff}"],
  ["&#0;&#x110000;&#xD800;&#xDFFF;&#9999999;", "\ufffd\ufffd\ufffd\ufffd\ufffd"],
  ["&#xD7FF;&#xE000;", "\ud7ff\ue000"],
  ["&amp;#64;", "@"],
  ["&amp;#x26;&#38;amp;lt;", "&<"],
  ["&am&#112;;lt;", "<"],
])("reads %j", (text, decoded) => {
  expect(decodeEntities(text)).toBe(decoded);
});

it.each([
  "&NotEqualTilde;",
  "&constructor;",
  "&#12345678;",
  "&#x1234567;",
  "&#;",
  "&#x;",
  "&#xg;",
  "&1lt;",
  "&lt",
  "lt;",
  "&;",
  "a & b",
])("leaves %j as it is written", (text) => {
  expect(decodeEntities(text)).toBe(text);
});

it("reads references in references eight deep, and leaves what is deeper", () => {
  const nested = (depth: number) => {
    let text = "&lt;";
    for (let at = 0; at < depth; at += 1) {
      text = text.replace(/[a-z\d](?=;+$)/, (last) => `&#${last.charCodeAt(0)};`);
    }
    return text;
  };
  expect(decodeEntities(nested(1))).toBe("<");
  expect(decodeEntities(nested(7))).toBe("<");
  expect(decodeEntities(nested(8))).toBe("&lt;");
});
