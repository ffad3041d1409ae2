import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { findGit, hostEnvironment } from "../../agents/host-environment.ts";
import { missingKey, usableRoles } from "../../agents/keys.ts";
import { UsageError } from "../../errors.ts";
import { withoutPlace } from "../../git/local/variables.ts";
import { ratesOf, type Score, scoreIssues, sumScores } from "../../review/eval/score.ts";
import { readBundleChange } from "../../run/change/bundle-change.ts";
import { findLocalRange, readLocalChange } from "../../run/change/local.ts";
import { run } from "../../run/run.ts";
import { logLine } from "../../text/line.ts";
import type { Invocation } from "../arguments.ts";
import { commandConfig } from "../command-config.ts";
import { withLocalRun } from "../local-run.ts";
import { openScratch } from "../open-scratch.ts";
import type { ExitCode, Terminal } from "../terminal.ts";
import { type EvalCase, readEvalCases } from "./eval-cases.ts";

type EvalInvocation = Extract<Invocation, { command: "eval" }>;

/**
 * `crosscheck eval --data DIR`: lets the configured panel review changes with known defects. Prints how many of its
 * issues are right, and how many of the known defects it found. `matchKnown` decides what counts as the same.
 */
export async function evaluate(invocation: EvalInvocation, terminal: Terminal): Promise<ExitCode> {
  const config = commandConfig(invocation.flags, terminal, { fix: "off" });
  const { top } = invocation;
  const cases = await readEvalCases(resolve(terminal.cwd, invocation.data));
  if (usableRoles(config, config.reviewers).length === 0) {
    const missing = [...new Set(config.reviewers.map((role) => missingKey(role.coder)))];
    throw new UsageError(`no reviewer has a key: ${missing.join("; ")}`);
  }
  const host = hostEnvironment(terminal.env, terminal.bundle, terminal.cwd);
  const git = await findGit(host);
  const reviewers = config.reviewers.map(({ name }) => name);
  const scores: Score[] = [];
  const incomplete: string[] = [];
  for (const one of cases) {
    if (terminal.signal.aborted) return 130;
    await using scratch = await openScratch(terminal);
    const change = await readCase(one, scratch.folder);
    const parts = { config, host, change, scratch, terminal, verifyIsOwn: true };
    const { result } = await withLocalRun(parts, async (context) => await run(change, context));
    if (result.cancelled && terminal.signal.aborted) return 130;
    if (result.outcome !== "success") {
      incomplete.push(one.name);
      terminal.note(logLine(`${one.name}: ${result.outcome}: ${result.reasons.join("; ")}`));
    }
    // What nobody reviewed says nothing about anybody.
    if (result.outcome === "failed") continue;
    const own = scoreIssues(result.issues, one.defects, { reviewers, top });
    for (const score of own) scores.push(score);
    terminal.note(logLine(`${one.name}: ${result.issues.length} issues`));
  }
  const sums = sumScores(scores);
  terminal.out(
    invocation.json
      ? `${JSON.stringify({ cases: cases.length, incomplete, scores: sums.map((score) => ({ ...score, ...ratesOf(score) })) })}\n`
      : table(sums),
  );
  return sums.length === 0 ? 3 : 0;

  async function readCase({ repository, base, head }: EvalCase, scratch: string) {
    const { ignore } = config;
    const found = await stat(repository).catch((error: unknown) => {
      throw new UsageError(`there is no repository ${repository}`, { cause: error });
    });
    return found.isFile()
      ? await readBundleChange({ git, file: repository, scratch, base, head, ignore })
      : await readLocalChange({
          git,
          range: await findLocalRange({
            git,
            cwd: repository,
            user: withoutPlace(host.gitUser),
            base,
            head,
          }),
          scratch,
          ignore,
        });
  }
}

function table(scores: readonly Score[]): string {
  const share = (rate: number | null) => (rate === null ? "–" : rate.toFixed(2)).padStart(9);
  const rows = scores.map((score) => {
    const { precision, recall, f1 } = ratesOf(score);
    const counts = `${score.right}/${score.issues} right, ${score.found}/${score.known} found`;
    return `${score.who.padEnd(12)}${share(precision)}${share(recall)}${share(f1)}   ${counts}`;
  });
  const head = `${"who".padEnd(12)}${["precision", "recall", "F1"].map((name) => name.padStart(9)).join("")}`;
  return `${[head, ...rows].join("\n")}\n`;
}
