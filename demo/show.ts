import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import type { RunResult } from "../src/model/result.ts";
import { cleanEnvironment } from "../test/world/environment.ts";
import type { Pull } from "../test/world/github/entity/repository.ts";

/** A body without its hidden marker, indented. */
function quoted(body: string): string {
  const text = body.replace(/<!--[\s\S]*?-->/g, "").trim();
  return text.replace(/^/gm, "    ");
}

/** Prints what a reader of the pull request finds there now. */
export function showPosted(pull: Pull, head: string | undefined): void {
  // A reply in a thread is a review of its own, without a body.
  for (const review of pull.reviews.filter((one) => one.body !== "")) {
    console.log(`\n── Review by ${review.user} on ${review.commit.slice(0, 8)}`);
    console.log(quoted(review.body));
  }
  for (const thread of pull.threads) {
    const [first] = thread.comments;
    if (!first) continue;
    const { line, startLine } = first.location;
    const lines = startLine === null ? `${line}` : `${startLine}-${line}`;
    console.log(`\n── ${thread.path}:${lines}${thread.resolved ? " (resolved)" : ""}`);
    for (const comment of thread.comments) console.log(quoted(comment.body));
  }
  for (const comment of pull.comments) {
    console.log(`\n── Comment by ${comment.user}`);
    console.log(quoted(comment.body));
  }
  const log = execFileSync(
    "git",
    ["--git-dir", pull.repository.gitDirectory, "log", "--format=%h %an: %s", `main..${head}`],
    { encoding: "utf8", env: cleanEnvironment(pull.repository.gitDirectory) },
  );
  console.log(`\n── Commits on ${pull.headRef}\n${log.trim().replace(/^/gm, "    ")}`);
}

/** Prints what each agent cost, as the report has it. */
export async function showCost(report: string): Promise<void> {
  const result = JSON.parse(await readFile(report, "utf8")) as RunResult;
  const fixer = result.fixer ? [{ ...result.fixer, reviewer: "fixer" }] : [];
  console.log("\n── Time and cost");
  for (const { reviewer, coder, durationMs, spending } of [...result.reviewers, ...fixer]) {
    const cost = spending.costUsd === null ? "no price" : `$${spending.costUsd.toFixed(4)}`;
    const tokens = spending.inputTokens + spending.cachedInputTokens + spending.outputTokens;
    console.log(
      `    ${reviewer.padEnd(8)} ${coder.padEnd(8)} ${(durationMs / 1000).toFixed(1)} s  ${spending.requests} requests  ${tokens} tokens  ${cost}`,
    );
  }
}
