import { readFileSync } from "node:fs";
import type { DiffLine, FileDiff } from "../src/review/diff/diff.ts";
import { renderDiff } from "../src/review/diff/render-diff.ts";
import { codePoint } from "../src/text/hidden.ts";
import { createRandom, type Random } from "./random.ts";
import { writtenTexts } from "./token-texts.ts";

/** A text as a prompt holds it, with what it is. */
export interface TokenSample {
  readonly name: string;
  readonly text: string;
}

/** Texts of every kind that a prompt holds: written for it, of this repository, and made by chance that is always the same. */
export function tokenSamples(): TokenSample[] {
  const own = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
  const code = ["C", "Python", "Rust"].map((name) => [name, writtenTexts[name] ?? ""] as const);
  const typeScript = own("src/review/merge/similarity.ts") + own("src/launch/install.ts");
  const random = createRandom(7);
  const texts: Readonly<Record<string, string>> = {
    ...writtenTexts,
    TypeScript: typeScript,
    Markdown: own("docs/decisions.md").slice(0, 20_000),
    YAML: own("action.yml"),
    "lock file": own("package-lock.json").slice(20_000, 50_000),
    "minified code": minified(typeScript, random),
    ...madeTexts(random),
    ...Object.fromEntries(
      [...code, ["TypeScript", typeScript] as const].map(([name, text]) => [
        `diff of ${name}`,
        asDiff(text, random),
      ]),
    ),
  };
  return Object.entries(texts).map(([name, text]) => ({ name, text }));
}

/** Texts without words: each line of them is made by chance. */
function madeTexts(random: Random): Record<string, string> {
  const bytes = (count: number) => Buffer.from(many(count, () => random.between(0, 255)));
  const lines = (count: number, line: (at: number) => string) => many(count, line).join("\n");
  const number = () => random.between(-999_999, 999_999) / random.pick([1, 10, 1000]);
  const row = (at: number) => ({
    id: random.between(1, 1e7),
    name: `item ${at}`,
    price: random.between(1, 1e5) / 100,
    at: new Date(1.7e12 + random.between(0, 1e11)).toISOString(),
    sizes: many(4, () => random.between(0, 500)),
    sold: at % 2 === 0,
  });
  const hidden = ["\u200b", "\u200d", "\ufe0f", "\u202e", "\u00ad", "\u2066", "\u{e0041}"];
  const letters = "abcdefghijklmnopqrstuvwxyz";
  return {
    "JSON with digits": JSON.stringify(many(60, row), null, 2),
    "JSON in one line": JSON.stringify(many(80, row)),
    "numbers with commas": lines(200, () => many(5, number).join(",")),
    base64: bytes(3_000).toString("base64"),
    "base64 in lines": lines(60, () => bytes(57).toString("base64")),
    "base64 of bytes, URL-safe": lines(60, () => bytes(57).toString("base64url")),
    hex: bytes(2_000).toString("hex"),
    "hex in capitals": lines(60, () => bytes(32).toString("hex").toUpperCase()),
    "bytes in C": lines(60, () => many(12, () => `0x${bytes(1).toString("hex")}`).join(", ")),
    "hidden characters made visible": many(300, () => {
      return random.pick(["name", "a", "value", " ", ""]) + codePoint(random.pick(hidden));
    }).join(""),
    "long runs of blanks": lines(200, () => `${" ".repeat(random.between(1, 160))}x =`),
    "long runs of tabs": lines(200, () => `${"\t".repeat(random.between(1, 30))}x =`),
    "rows of one sign": lines(100, () => {
      return random.pick(["-", "=", "*", "#", "_"]).repeat(random.between(3, 90));
    }),
    "words by chance": many(400, () => {
      return many(random.between(3, 20), () => random.pick([...letters])).join("");
    }).join(" "),
    "columns alone": asDiff("\n".repeat(400), random),
  };
}

function many<Value>(count: number, make: (at: number) => Value): Value[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

/** Code as minifiers write it: no comments, hardly a blank, and names of one or two letters. */
function minified(code: string, random: Random): string {
  const keywords =
    "const let return if for of await async function new import from export throw in typeof null undefined true false";
  const names = new Map(keywords.split(" ").map((word) => [word, word]));
  return code
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")
    .replace(/(?<!\.)\b[A-Za-z]\w*/g, (word) => {
      const letters = [..."abcdefghijklmnopqrstuvwxyzABCDEFG"];
      const short = random.pick(letters) + random.pick(["", "", random.pick(letters)]);
      names.set(word, names.get(word) ?? short);
      return names.get(word) ?? short;
    })
    .replace(/\s+/g, " ")
    .replace(/ ?([^\w$]) ?/g, "$1");
}

/** A text as a reviewer is shown it: with the columns of numbers and signs, in the middle of a large file. */
export function asDiff(text: string, random: Random): string {
  const start = random.between(1, 3_000);
  let [oldLine, newLine] = [start, start];
  const lines = text.split("\n").map((line): DiffLine => {
    const kind = random.pick(["context", "added", "added", "deleted"] as const);
    return {
      kind,
      oldLine: kind === "added" ? null : oldLine++,
      newLine: kind === "deleted" ? null : newLine++,
      text: line,
      noNewline: false,
    };
  });
  const [oldCount, newCount] = [oldLine - start, newLine - start];
  const hunk = { oldStart: start, oldCount, newStart: start, newCount, section: "", lines };
  const path = "src/some/file.txt";
  const modes = { oldMode: "100644", newMode: "100644", binary: false, submodule: false };
  const file: FileDiff = {
    ...{ oldPath: path, newPath: path, status: "modified", hunks: [hunk] },
    ...modes,
  };
  return renderDiff([file]);
}
