import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createDiffParser, parseDiff } from "../src/review/diff/parse/parse-diff.ts";
import { createRandom } from "./random.ts";

const MEGABYTE = 2 ** 20;
const CHUNK_CHARACTERS = 2 ** 16;
const ROUNDS = 12;

/**
 * `npm run bench -- diff`: throughput of the diff parser against both libraries on the same text in the same process,
 * how its time grows when the input doubles, and what it holds in memory while 20 MB stream through.
 */
export function benchDiff(): void {
  const require = createRequire(import.meta.url);
  const parseDiffLibrary: (text: string) => unknown = require("parse-diff");
  const gitdiffParser: { parse(text: string): unknown } = require("gitdiff-parser");
  const text = [...diffChunks(5 * MEGABYTE)].join("");
  const ours = fastest(() => parseDiff(text));
  const others = {
    "parse-diff": fastest(() => parseDiffLibrary(text)),
    "gitdiff-parser": fastest(() => gitdiffParser.parse(text)),
  };
  const rate = (text.length / MEGABYTE / (ours / 1000)).toFixed(0);
  console.log(`ours ${ours.toFixed(0)} ms for ${megabytes(text.length)}, ${rate} MB/s`);
  for (const [name, ms] of Object.entries(others)) {
    console.log(`${(ms / ours).toFixed(2)} times as fast as ${name} (${ms.toFixed(0)} ms)`);
  }
  const double = text + text;
  const growth = fastest(() => parseDiff(double)) / ours;
  console.log(`twice the input takes ${growth.toFixed(2)} times as long`);
  for (const size of [20, 40]) {
    const peak = megabytes(streamPeak(size * MEGABYTE));
    console.log(`${size} MB stream through with at most ${peak} in use`);
  }
}

/** The best of some rounds, in milliseconds: what disturbs a round only makes it longer. The first ones warm up. */
function fastest(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** The most memory that is still in use, above what was before, while a diff of so many characters streams through. */
function streamPeak(characters: number): number {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  let [peak, files, pieces] = [0, 0, 0];
  const parser = createDiffParser();
  for (const chunk of diffChunks(characters)) {
    files += parser.push(chunk).length;
    if (pieces++ % 8 !== 0) continue;
    collectGarbage();
    peak = Math.max(peak, process.memoryUsage().heapUsed - before);
  }
  if (files + parser.end().length === 0) throw new Error("nothing was parsed");
  return peak;
}

/** A made-up diff of at least so many characters in pieces cut anywhere: files of 1 to 40 hunks of code-like lines. */
function* diffChunks(characters: number): Generator<string> {
  const random = createRandom(7);
  let made = 0;
  let text = "";
  for (let file = 0; made < characters; file++) {
    const next = fileDiff(`src/folder${file % 50}/file${file}.ts`, random.between(1, 40));
    made += next.length;
    text += next;
    while (text.length >= CHUNK_CHARACTERS) {
      yield text.slice(0, CHUNK_CHARACTERS);
      text = text.slice(CHUNK_CHARACTERS);
    }
  }
  yield text;

  function fileDiff(path: string, hunks: number): string {
    const head = [`diff --git a/${path} b/${path}`, "index 1111111..2222222 100644"];
    const lines = [...head, `--- a/${path}`, `+++ b/${path}`];
    for (let hunk = 0; hunk < hunks; hunk++) {
      const [deleted, added] = [random.between(0, 8), random.between(1, 12)];
      const start = 1 + hunk * 40;
      lines.push(`@@ -${start},${6 + deleted} +${start},${6 + added} @@ export function part() {`);
      for (let at = 0; at < 3; at++) lines.push(` ${codeLine()}`);
      for (let at = 0; at < deleted; at++) lines.push(`-${codeLine()}`);
      for (let at = 0; at < added; at++) lines.push(`+${codeLine()}`);
      for (let at = 0; at < 3; at++) lines.push(` ${codeLine()}`);
    }
    return `${lines.join("\n")}\n`;
  }

  function codeLine(): string {
    const value = random.between(0, 1_000_000);
    return random.pick([
      `  const value${value} = await read(path, { limit: ${value} });`,
      `    if (value${value} === undefined) return null;`,
      "  }",
      "",
      `  // What happens to ${value} when nothing is left of it, and who is told about that.`,
    ]);
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}
