import { expect, it } from "vitest";
import type { FileDiff } from "../../../src/review/diff/diff.ts";
import { diffPath } from "../../../src/review/diff/diff.ts";
import { parseDiff } from "../../../src/review/diff/parse/parse-diff.ts";
import { relatedOrder } from "../../../src/review/diff/related-order.ts";
import { shardDiff } from "../../../src/review/diff/shard.ts";
import { growthOf, isTooMuch } from "../../text/growth.ts";

function file(path: string, line = "x"): FileDiff {
  const text = `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-y\n+${line}\n`;
  const [one] = parseDiff(text).files;
  if (one === undefined) throw new Error("no file");
  return one;
}

const orderOf = (files: readonly FileDiff[]) => relatedOrder(files).files.map(diffPath);

it("puts tests behind what they test, wherever they lie, and leaves the rest as it is", () => {
  const paths = [
    "README.md",
    "spec/cart_spec.rb",
    "src/cart.rb",
    "src/index.ts",
    "src/pay/index.ts",
    "src/total.ts",
    "test/other.test.ts",
    "test/pay/index.test.ts",
    "test/total.test.ts",
    "tests/test_http.py",
    "werkzeug/http.py",
  ];
  expect(orderOf(paths.map((path) => file(path)))).toEqual([
    "README.md",
    "src/cart.rb",
    "spec/cart_spec.rb",
    "src/index.ts",
    "src/pay/index.ts",
    "test/pay/index.test.ts",
    "src/total.ts",
    "test/total.test.ts",
    "test/other.test.ts",
    "werkzeug/http.py",
    "tests/test_http.py",
  ]);
});

it.each([
  ['import { total } from "../lib/total.ts";', "a.ts", "z/total.ts"],
  ["from shop.total import Total", "a.py", "shop/total.py"],
  ['#include "shop/total.h"', "a.c", "shop/total.h"],
  ["use crate::shop::total;", "a.rs", "shop/total.rs"],
  ['const total = require("./total");', "a.js", "total.js"],
])("puts what is imported before what imports it: %s", (line, importer, imported) => {
  expect(orderOf([file(importer, line), file("m.txt"), file(imported)])).toEqual([
    imported,
    importer,
    "m.txt",
  ]);
});

it("ends where files import each other", () => {
  const [one, other] = [file("one.ts", 'import "./two.ts";'), file("two.ts", 'import "./one.ts";')];
  expect(orderOf([one, other])).toEqual(["two.ts", "one.ts"]);
});

it("keeps a test in the part of what it tests", () => {
  const paths = ["src/a.ts", "src/b.ts", "test/a.test.ts", "test/b.test.ts"];
  const { files, homes } = relatedOrder(paths.map((path) => file(path)));
  const sized = files.map((part) => ({
    file: part,
    parts: [{ part, tokens: 10 }],
    tooLarge: null,
  }));
  const { shards } = shardDiff(sized, { maxTokens: 20, maxShards: 9 }, homes);
  expect(shards.map((shard) => shard.files.map(diffPath))).toEqual([
    ["src/a.ts", "test/a.test.ts"],
    ["src/b.ts", "test/b.test.ts"],
  ]);
});

it("takes time that grows with the number of files", () => {
  const count = (text: string) => text.length / 10;
  const shapes = [
    (text: string) =>
      Array.from({ length: count(text) }, (_, at) =>
        file(`f${at}.ts`, `import "./f${at + 1}.ts";`),
      ),
    (text: string) =>
      Array.from({ length: count(text) }, (_, at) => file(`${at}/same${at % 2 ? ".test" : ""}.ts`)),
  ];
  for (const shape of shapes) {
    const made = new Map<string, FileDiff[]>();
    const order = (text: string) => {
      const files = made.get(text) ?? shape(text);
      made.set(text, files);
      return relatedOrder(files);
    };
    expect(growthOf(order, (length) => "x".repeat(length))).not.toSatisfy(isTooMuch);
  }
});
