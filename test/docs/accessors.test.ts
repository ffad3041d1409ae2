import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = new URL("../../", import.meta.url).pathname;
const folders = ["src", "test", "demo", "bench", "scripts"];

/** Every TypeScript file by its path, without lines that are comments. */
async function sources(): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const folder of folders) {
    const names = await readdir(join(root, folder), { recursive: true });
    for (const name of names.filter((one) => one.endsWith(".ts"))) {
      const text = await readFile(join(root, folder, name), "utf8");
      texts.set(join(folder, name), text.replace(/^\s*(?:\*|\/[/*]).*$/gm, ""));
    }
  }
  return texts;
}

/** A setter, and a getter: an accessor of an object or of a class. */
const setter = /^\s*(?:static\s+)?set\s+\w+\(/m;
const getter = /^\s*(?:static\s+)?get\s+\w+\(\)/m;

/** The arguments of each call of a function. */
function argumentsOf(call: string, text: string): string[] {
  const found: string[] = [];
  for (let at = text.indexOf(call); at >= 0; at = text.indexOf(call, at + 1)) {
    let depth = 1;
    let end = at + call.length;
    for (; depth > 0 && end < text.length; end += 1) {
      if (text[end] === "(") depth += 1;
      if (text[end] === ")") depth -= 1;
    }
    found.push(text.slice(at + call.length, end));
  }
  return found;
}

it("has no accessor that a copy loses: a copied getter is a value, and a copied setter is nothing", async () => {
  const wrong = [...(await sources())].filter(([, text]) => {
    const copied = argumentsOf("Object.assign(", text).some((given) => getter.test(given));
    return setter.test(text) || copied;
  });
  expect(wrong.map(([path]) => path)).toEqual([]);
});

it("knows what it looks for", () => {
  const [given = ""] = argumentsOf("Object.assign(", "Object.assign({}, {\n  get now() {},\n});");
  expect(getter.test(given)).toBe(true);
  expect(setter.test("  set now(next) {")).toBe(true);
});
