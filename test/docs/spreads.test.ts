import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

const source = new URL("../../src/", import.meta.url).pathname;

/** How many lists of a few items are spread there, by file: a program's arguments, and parts of one report. */
const short: Readonly<Record<string, number>> = {
  "agents/host-environment.ts": 1,
  "coder/claude/command.ts": 3,
  "launch/descriptors.ts": 1,
  "launch/jail/jail.ts": 4,
  "report/markdown/summary.ts": 7,
};

/** A call's arguments are on the stack: a list of some hundred thousand items that is spread there overflows it. */
const spread =
  /\b(?:push|unshift|splice|concat|max|min|hypot|fromCharCode|fromCodePoint|apply)\((?:[^(){}[\]]*,\s*)?\.\.\./g;

it("spreads no list of any length into a call", async () => {
  const files = await readdir(source, { recursive: true });
  const found: Record<string, number> = {};
  for (const file of files.filter((name) => name.endsWith(".ts"))) {
    const text = await readFile(join(source, file), "utf8");
    const code = text.replace(/^\s*(?:\*|\/[/*]).*$/gm, "");
    const count = [...code.matchAll(spread)].length;
    if (count > 0) found[file] = count;
  }
  expect(found).toEqual(short);
});
