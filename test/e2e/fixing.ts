import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { openSample, type SampleWorld } from "../../demo/sample-world.ts";
import { edits } from "../../demo/scenario/fixes.ts";
import { scripts } from "../../demo/scenario/scripts.ts";
import type { RunResult } from "../../src/model/result.ts";
import { agentsToolCache } from "../world/agents.ts";
import type { Pull } from "../world/github/entity/repository.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { probeOwnJail } from "../world/jail.ts";
import { replace } from "../world/models/call.ts";
import type { ModelRequest } from "../world/models/request.ts";
import type { Step } from "../world/models/step.ts";
import type { UsesOptions } from "../world/runner/runner.ts";
import { action } from "./agents.ts";

/** For what does not depend on how many fixes there are. */
export const quick = { "max-fixes": "3", vote: "false" };
const toolCache = await agentsToolCache();
export const probe = await probeOwnJail();
const asSample = scripts({ thinkMs: 0 });
export const sampleFixer = asSample[2]?.steps as (request: ModelRequest) => Step;

/** The sample with another fixer. */
export async function open(fixer: (request: ModelRequest) => Step | Promise<Step> = sampleFixer) {
  const fixing = { vendor: "gemini", steps: fixer } as const;
  return await openSample({ scripts: [...asSample.slice(0, 2), fixing], toolCache });
}

export async function use(
  world: SampleWorld,
  inputs: Record<string, string>,
  over: Partial<UsesOptions> = {},
) {
  const event = over.event ?? (await world.github.event("pull_request", "opened", world.pull));
  const all = { ...world.inputs, ...inputs };
  const step = await world.runner.uses({ action, event, inputs: all, ...over });
  expect(step.conclusion, step.log.join("\n")).toBe("success");
  const report = JSON.parse(await readFile(step.outputs.report ?? "", "utf8")) as RunResult;
  const fixOf = (title: RegExp) => {
    const issue = report.issues.find((one) => title.test(one.title));
    return report.fixes.find((fix) => fix.issue === issue?.id);
  };
  return { step, report, fixOf, notices: report.notices.join("\n") };
}

export function settled({ models, github }: SampleWorld): void {
  expect(models.problems).toEqual([]);
  expectClean(github);
}

export const bodies = (pull: Pull) => pull.threads.map((thread) => thread.comments[0]?.body ?? "");
export const coupon = edits.find((edit) => edit.about.test("fractions of a cent"));
const brokenCoupon = "  if (coupon.percent) return BROKEN(subtotal);";
export const findsBroken = 'if grep -rn BROKEN src; then echo "the cart is broken"; exit 3; fi';

/** Breaks the coupon's patch; repairs it when it is told, if it `learns`. */
export function clumsy(learns: boolean) {
  return (request: ModelRequest): Step => {
    const { text, toolResults } = request;
    if (coupon === undefined) throw new Error("the sample has no coupon issue");
    if (text.includes("own check does not pass")) {
      if (!learns || toolResults.length > 0) return { text: "I do not know better." };
      return { calls: [replace(coupon.file, brokenCoupon, coupon.newText)] };
    }
    if (/^Issue at .*fractions of a cent/m.test(text)) {
      if (toolResults.length > 0) return { text: "Done." };
      return { calls: [replace(coupon.file, coupon.oldText, brokenCoupon)] };
    }
    return sampleFixer(request);
  };
}

/** A pull request from a fork whose owner may not write to the repository. */
export async function fromFork({ github, repository }: SampleWorld) {
  const fork = await github.fork(repository, "bob");
  const pull = await github.openPull(repository, { head: "coupons", from: fork, author: "bob" });
  const event = await github.event("workflow_dispatch", null, repository);
  return { pull, event, inputs: { "pull-request": String(pull.number) } };
}
