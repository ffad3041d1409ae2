import { execFileSync } from "node:child_process";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { parseDiff } from "../src/review/diff/parse/parse-diff.ts";
import { renderDiff } from "../src/review/diff/render-diff.ts";
import { visible } from "../src/text/hidden.ts";
import { estimateTokens } from "../src/text/tokens.ts";
import { tokenSamples } from "./token-samples.ts";

/**
 * `npm run bench -- tokens [CLONE COMMIT…]`: how far the estimate is from what OpenAI's tokenizer counts. The weights
 * were tuned on these samples, both halves of each, so they show that it fits and not that it holds for others. For that
 * give it a clone and commits that were not used.
 */
export function benchTokens([clone, ...commits]: readonly string[]): void {
  const errors = tokenSamples().map(({ name, text }) => {
    const cut = text.indexOf("\n", text.length / 2) + 1 || Math.floor(text.length / 2);
    const halves = [text.slice(0, cut), text.slice(cut)].map(errorOf);
    console.log(`${name.padEnd(32)} ${halves.map(percent).join(" ")}`);
    return halves.map(Math.abs);
  });
  const [first = 0, second = 0] = [0, 1].map((half) =>
    Math.max(...errors.map((pair) => pair[half] ?? 0)),
  );
  console.log(`at most ${percent(first)} in the first halves, ${percent(second)} in the second`);
  for (const commit of commits) {
    const text = renderedCommit(clone ?? "", commit);
    const byLength = text.length / 4 / countByPieces(text) - 1;
    console.log(
      `${commit.padEnd(32)} ${percent(errorOf(text))} (a quarter of its length: ${percent(byLength)})`,
    );
  }
}

/** By how much the estimate is off, as a part of what there is. */
function errorOf(text: string): number {
  return estimateTokens(text) / countByPieces(text) - 1;
}

/** OpenAI's count. In pieces, because the tokenizer's time grows with the square of a run of one character. */
export function countByPieces(text: string): number {
  let tokens = 0;
  for (let at = 0; at < text.length; at += pieceLength) {
    tokens += countTokens(text.slice(at, at + pieceLength));
  }
  return tokens;
}

const pieceLength = 4_000;

function renderedCommit(clone: string, commit: string): string {
  const args = ["-C", clone, "show", "--format=", "--find-renames", "--first-parent", commit];
  const text = execFileSync("git", args, { encoding: "utf8", maxBuffer: 2 ** 29 });
  return visible(renderDiff(parseDiff(text).files));
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`.padStart(8);
}
