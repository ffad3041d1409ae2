import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { readFile } from "node:fs/promises";
import type { RunResult } from "../../../src/model/result.ts";
import { type EndedJob, openStages } from "../../e2e/stages.ts";
import { live } from "../../text/live-text.ts";
import { expectClean } from "../../world/github/expect-clean.ts";
import { openPullWorld } from "../../world/pull-world.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";
import type { Attack, Play } from "../attack.ts";
import { postedOn } from "../stage.ts";
import { forgedPatches } from "./forged-patches.ts";
import {
  cases,
  fileOf,
  fixed,
  lineOf,
  places,
  plantBeside,
  refuseAll,
  reviewed,
} from "./forged-run.ts";
import { forgeries } from "./forgeries.ts";

interface Forged {
  readonly published: EndedJob;
  readonly report: RunResult;
  readonly posted: readonly string[];
  readonly committed: readonly unknown[];
  readonly refused: ReadonlyMap<string, EndedJob>;
  /** How much was written to the pull request while those jobs ran. */
  readonly writtenMeanwhile: number;
}

const patchAttacks = forgedPatches.map(
  ({ name, why }, at): Attack<Forged> => ({
    name: `a fixer's job hands on ${name}`,
    threat: "artifacts",
    planted: "a patch in the fixer's artifact, under a digest that fits",
    asserted: "it is rejected for what our own git finds in it, and is in no commit",
    proof({ report, committed }) {
      const issue = report.issues.find(({ title }) => title.startsWith(`Case ${at} `));
      const fix = report.fixes.find((one) => one.issue === issue?.id);
      strictEqual(fix?.status, "rejected");
      match(fix.reason ?? "", why);
      strictEqual(fix.patch, null);
      ok(!JSON.stringify(committed).includes(fix.issue));
    },
  }),
);

const wordAttacks = places.map(
  (place, at): Attack<Forged> => ({
    name: `hostile words as ${place}`,
    threat: "artifacts",
    planted: `${place} in the artifact of a job that was taken over`,
    asserted: "they are shown without acting in comments, log, annotations and job summary",
    proof({ published: { step }, posted, report }) {
      ok(JSON.stringify(report).includes(`@mallory${at} `), "it arrived");
      for (const body of [...posted, step.summary]) {
        const { text } = live(body);
        ok(!new RegExp(`@mallory${at}\\b|/img${at}\\)|<img src="//e/pic${at}`).test(text), text);
      }
      strictEqual(step.outputs.pwned, undefined);
      deepStrictEqual(step.commandErrors, []);
      ok(step.annotations.every(({ message }) => !message.startsWith(`pwned${at}`)));
      ok(!step.log.join("\n").includes("\u001b"));
    },
  }),
);

const refusals = forgeries.map(
  ({ name, says, stage }): Attack<Forged> => ({
    name: `${stage} is given ${name}`,
    threat: "artifacts",
    planted: "the artifacts of the run",
    asserted: "the stage ends with an error that names file, fault and remedy, and writes nothing",
    proof({ refused, writtenMeanwhile }) {
      const { step, requests } = refused.get(name) ?? {};
      strictEqual(step?.conclusion, "failure", step?.log.join("\n"));
      const errors = step.annotations.filter(({ level }) => level === "error");
      match(errors.map(({ message }) => message).join("\n"), says);
      strictEqual(step.outputs["artifact-name"], undefined);
      const reading = ["git-refs", "git-upload-pack", "graphql", "repository", "viewer"];
      const asked = requests?.flatMap(({ operation = "", fields }) => [operation, ...fields]);
      deepStrictEqual(
        asked?.filter((one) => !reading.includes(one)),
        [],
      );
      strictEqual(writtenMeanwhile, 0);
    },
  }),
);

const lies: readonly Attack<Forged>[] = [
  {
    name: "the fixer's job says that its patch was confirmed and committed",
    threat: "artifacts",
    planted: "confirmations and a commit's SHA in the fixer's artifact",
    asserted: "they do not count: nothing is committed that no reviewer's own job confirmed",
    proof({ report, committed }) {
      const fix = fixOf(report, cases.indexOf("not confirmed"));
      strictEqual(fix?.status, "fixed");
      deepStrictEqual([fix.confirmations, fix.commit], [[], null]);
      strictEqual(committed.length, 1);
    },
  },
  {
    name: "a reviewer's job confirms patches of issues that it did not raise",
    threat: "artifacts",
    planted: "codex's confirmations of every patch",
    asserted: "only those of reviewers that stand behind an issue count",
    proof({ report }) {
      const confirmed = fixOf(report, cases.indexOf("confirmed"));
      deepStrictEqual(
        confirmed?.confirmations.map(({ reviewer }) => reviewer),
        ["claude"],
      );
      ok(confirmed.commit);
    },
  },
  {
    name: "a job uploads artifacts that no plan knows",
    threat: "artifacts",
    planted: "a review by mallory, and a file beside claude's",
    asserted: "nobody of that name is on the panel, and the file is not read",
    proof({ report, published }) {
      deepStrictEqual(
        report.reviewers.map(({ reviewer }) => reviewer),
        ["claude", "codex"],
      );
      ok(published.step.log.join("\n").includes("entries are no artifacts and were not read"));
    },
  },
];

function fixOf({ issues, fixes }: RunResult, at: number) {
  const issue = issues.find(({ title }) => title.startsWith(`Case ${at} `));
  return fixes.find((fix) => fix.issue === issue?.id);
}

/** Every artifact of a run is the attacker's, as far as a job with an agent could have written it. */
export const artifactsPlay: Play<Forged> = {
  name: "forged artifacts",
  runs: 0,
  jobs: 6 + forgeries.length,
  attacks: [...patchAttacks, ...wordAttacks, ...lies, ...refusals],
  async perform() {
    await using cache = await temporaryFolder("cache");
    await using world = await openPullWorld({
      base: { "README.md": "shop\n" },
      head: {
        files: Object.fromEntries(cases.map((_, at) => [fileOf(at), `${lineOf(at)}\n`])),
      },
      title: "Add values",
      scripts: [],
      toolCache: cache.path,
    });
    const inputs = { fix: "commit", "max-fixes": "50" };
    await using stages = await openStages(world, inputs);
    // Once without writing, to learn the issues' IDs.
    await reviewed(stages, { "dry-run": "true" });
    const { step } = await stages.publish();
    const issues = JSON.parse(step.outputs.issues ?? "[]") as { id: string; title: string }[];
    strictEqual(issues.length, cases.length, step.log.join("\n"));
    await reviewed(stages, {});
    fixed(stages, (at) => issues.find(({ title }) => title.startsWith(`Case ${at} `))?.id ?? "");
    stages.store.set("crosscheck-review-mallory-1", "{}");
    const published = await stages.publish({
      permissions: { contents: "write", "pull-requests": "write" },
      arrange: plantBeside,
    });
    const report = JSON.parse(await readFile(published.step.outputs.report ?? "", "utf8"));
    const posted = postedOn(world.pull);
    const committed = world.github.requests("graphql/createCommitOnBranch").map(({ body }) => body);
    const refused = await refuseAll(stages);
    expectClean(world.github);
    const writtenMeanwhile = postedOn(world.pull).length - posted.length;
    return { published, report, posted, committed, refused, writtenMeanwhile };
  },
};
