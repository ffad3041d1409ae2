import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import type { RunResult } from "../../src/model/result.ts";
import { markedIn } from "../github/signed.ts";
import { agentsToolCache } from "../world/agents.ts";
import { readCommit } from "../world/git/commit.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import type { Fault } from "../world/github/fault.ts";
import type { GitHubWorld } from "../world/github/world.ts";
import { replace } from "../world/models/call.ts";
import { openPullWorld } from "../world/pull-world.ts";
import type { StepResult } from "../world/runner/runner.ts";
import { action, agentInputs } from "./agents.ts";
import { reviewersOf } from "./defects.ts";

const toolCache = await agentsToolCache();
const lines = Array.from({ length: 5 }, (_, at) => `export const pay${at} = ${at};\n`).join("");
const bug = "export const fee = (cents: number, parts: number) => cents / parts;";
const fixed = "export const fee = (cents: number, parts: number) => (parts ? cents / parts : 0);";
const title = "A fee is divided by zero parts";
const description = "Nothing keeps `parts` from being 0.";

/** A pull request with one defect. @param strike called once, when both reviewers have answered and the fixer begins */
async function open(strike: (github: GitHubWorld) => void = () => undefined) {
  const fixing: { struck: boolean; strike?: () => void } = { struck: false };
  const world = await openPullWorld({
    base: { "src/pay.ts": lines },
    head: { files: { "src/pay.ts": `${lines}${bug}\n` } },
    title: "Take fees",
    toolCache,
    scripts: [
      ...reviewersOf(() => [{ code: bug, title, description }]),
      {
        vendor: "gemini",
        steps: ({ toolResults }) => {
          if (!fixing.struck) fixing.strike?.();
          fixing.struck = true;
          if (toolResults.length > 0) return { text: "Done." };
          return { calls: [replace("src/pay.ts", bug, fixed)] };
        },
      },
    ],
  });
  fixing.strike = () => strike(world.github);
  const agents = await agentInputs();
  const event = await world.github.event("pull_request", "opened", world.pull);
  const inputs = { ...world.inputs, ...agents, fix: "commit", vote: "false", sarif: "true" };
  const use = async () => await world.runner.uses({ action, event, inputs });
  return Object.assign(world, { use });
}

/** Nothing that was paid for is missing from what the step shows. */
async function expectAllShown(step: StepResult): Promise<void> {
  for (const shown of [title, description]) expect(step.summary).toContain(shown);
  const report = JSON.parse(await readFile(step.outputs.report ?? "", "utf8")) as RunResult;
  expect(report.issues).toMatchObject([{ title }]);
  expect(await readFile(step.outputs.sarif ?? "", "utf8")).toContain(title);
  expect(JSON.parse(step.outputs.issues ?? "[]")).toMatchObject([{ title }]);
  for (const { patch } of report.fixes) expect(patch).toContain(fixed);
}

/** The next run says nothing twice. */
async function expectSaidOnce({ pull, repository, use, github }: Awaited<ReturnType<typeof open>>) {
  const reviewed = (await repository.head("feature")) ?? "";
  const again = await use();
  expect(again.conclusion, again.log.join("\n")).toBe("success");
  expect(pull.threads).toHaveLength(1);
  const summaries = pull.comments.filter(({ body }) => markedIn(body)?.kind === "summary");
  expect(summaries.map(({ body }) => markedIn(body))).toMatchObject([{ state: "done" }]);
  if (pull.headSha !== reviewed) {
    const { parents } = await readCommit(repository.gitDirectory, pull.headSha);
    expect(parents).toEqual([reviewed]);
  }
  expectClean(github);
}

const limit: Fault = {
  kind: "primary-limit",
  resetAtSeconds: Math.floor(Date.now() / 1000) + 3_000,
};

it.each<[string, string, (github: GitHubWorld) => void]>([
  [
    "GraphQL's quota is used up",
    "rate limit exceeded",
    (github) => github.fault("graphql", limit, { times: 999 }),
  ],
  [
    "GraphQL is down",
    "502",
    (github) => github.fault("graphql", { kind: "bad-gateway" }, { times: 999 }),
  ],
  ["the token is valid no more", "Bad credentials", (github) => github.expireTokens()],
])(
  "reports what was paid for where %s at the end, and says it once later",
  async (_, words, strike) => {
    await using world = await open(strike);
    const step = await world.use();
    expect(step.conclusion).toBe("failure");
    await expectAllShown(step);
    expect(step.summary).toContain(fixed);
    expect(step.summary).toContain(words);
    expect(step.outputs.outcome).toBe("failed");
    const told = step.annotations.map(({ message }) => message).join("\n");
    expect(told).toContain(words);
    expect(told).toContain("start the job again");
    const [comment] = world.pull.comments;
    if (words === "Bad credentials") {
      // Nobody can edit the comment: the step says so.
      expect(comment?.body).toContain("Crosscheck is");
      expect(told).toContain("the summary comment still says that the run works");
      await step.post();
      expect(comment?.body).toContain("Crosscheck is");
    } else {
      expect(comment?.body).toMatch(
        /ended before it had a report.*\n\n.*\(http\S*\/actions\/runs\/\d+\)/,
      );
    }
    world.github.heal();
    await expectSaidOnce(world);
  },
);

it("loses nothing that was paid for, and says nothing twice, whichever request of a run GitHub dies at", {
  tags: ["nightly"],
  timeout: 3_600_000,
}, async () => {
  let requests = 0;
  {
    await using world = await open();
    await world.use();
    requests = world.github.log.length;
  }
  const deaths: readonly ((github: GitHubWorld, skip: number) => void)[] = [
    (github, skip) => github.fault("*", { kind: "bad-gateway" }, { skip, times: 9_999 }),
    (github, skip) =>
      github.fault("*", { kind: "meanwhile", run: () => github.expireTokens() }, { skip }),
    (github, skip) => github.fault("*", { kind: "reset", when: "after" }, { skip }),
  ];
  for (const die of deaths) {
    for (let skip = 0; skip < requests; skip += 1) {
      let reviewed = false;
      await using world = await open(() => {
        reviewed = true;
      });
      die(world.github, skip);
      const step = await world.use();
      if (reviewed) await expectAllShown(step);
      world.github.heal();
      await expectSaidOnce(world);
    }
  }
});
