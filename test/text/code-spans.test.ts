import { expect, it } from "vitest";
import { codeSpans } from "../../src/text/prose.ts";

const code = (text: string) => ({ code: true, text });
const prose = (text: string) => ({ code: false, text });

it.each([
  ["", []],
  ["a", [prose("a")]],
  ["`a`", [code("a")]],
  ["x `a` y", [prose("x "), code("a"), prose(" y")]],
  ["`a` `b`", [code("a"), prose(" "), code("b")]],
  ["``a`b``", [code("a`b")]],
  ["`a``b`", [code("a``b")]],
  ["` `` `", [code("``")]],
  ["`  a  `", [code(" a ")]],
  ["` a`", [code(" a")]],
  ["`a `", [code("a ")]],
  ["it`s", [prose("it`s")]],
  ["``a`", [prose("``a`")]],
  ["``` `a`", [prose("``` "), code("a")]],
  ["` `", [prose("` `")]],
  ["` ` a`", [prose("` "), code(" a")]],
])("finds the code spans of %j", (line, pieces) => {
  expect(codeSpans(line)).toEqual(pieces);
});
