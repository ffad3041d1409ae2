import { expect, test } from "vitest";
import { configArguments, configSettings } from "../../../src/coder/codex/config-settings.ts";
import { UsageError } from "../../../src/errors.ts";

test("flattens tables into dotted paths", () => {
  const config = {
    model: "m",
    tools: { update_plan: { enabled: true } },
    "features.apps": false,
    retries: { count: 3, factor: 1.5 },
  };
  expect(configSettings(config)).toEqual([
    'model="m"',
    "tools.update_plan.enabled=true",
    "features.apps=false",
    "retries.count=3",
    "retries.factor=1.5",
  ]);
});

test("writes a table with a key that needs quotes inline", () => {
  const projects = { "/a/b": { trust_level: "untrusted" }, plain: {} };
  expect(configSettings({ projects })).toEqual([
    'projects={"/a/b"={trust_level="untrusted"}, plain={}}',
  ]);
});

test("writes lists, and tables in them", () => {
  const config = { roots: ["/a", "/b"], none: [], servers: [{ name: "x", ports: [1, 2] }] };
  expect(configSettings(config)).toEqual([
    'roots=["/a", "/b"]',
    "none=[]",
    'servers=[{name="x", ports=[1, 2]}]',
  ]);
});

test("escapes what a basic string cannot hold", () => {
  expect(configSettings({ text: 'a"b\\c\n\t\u0000\u007f é 😀 \ud800' })).toEqual([
    'text="a\\"b\\\\c\\n\\t\\u0000\\u007F é 😀 \ufffd"',
  ]);
});

test("leaves out what is undefined", () => {
  expect(configArguments({ a: undefined, b: { c: undefined, d: 1 } })).toEqual(["-c", "b.d=1"]);
});

test.each([
  [{ number: Number.NaN }],
  [{ number: Number.POSITIVE_INFINITY }],
  [{ nothing: null }],
  [{ when: new Date(0) }],
  [{ "/a/b": 1 }],
  [{ "": 1 }],
])("refuses %j", (config) => {
  // Callers may be JavaScript.
  expect(() => configSettings(config as never)).toThrow(UsageError);
});
