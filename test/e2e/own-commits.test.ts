import { expect, it } from "vitest";
import { agentsToolCache } from "../world/agents.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { replace } from "../world/models/call.ts";
import type { Script } from "../world/models/script.ts";
import { openPullWorld } from "../world/pull-world.ts";
import { action } from "./agents.ts";
import { type Defect, reviewersOf, shownFiles } from "./defects.ts";

const toolCache = await agentsToolCache();

const division = "export const fee = (cents, parts) => cents / parts;";
const password = "console.log(user.name, user.password);";
const defects: readonly Defect[] = [
  { code: division, title: "A fee is divided by zero", description: "`parts` may be 0." },
  { code: password, title: "The password is logged", description: "It ends up in plain text." },
];

const fixer: Script = {
  vendor: "gemini",
  steps: ({ text, toolResults }) => {
    if (toolResults.length > 0) return { text: "Done." };
    const fixed = "export const fee = (cents, parts) => (parts === 0 ? 0 : cents / parts);";
    return text.includes("divided by zero")
      ? { calls: [replace("src/pay.ts", division, fixed)] }
      : { text: "That is for a maintainer to decide." };
  },
};

it("neither reviews nor fixes again what it committed itself", {
  tags: ["nightly"],
  timeout: 180_000,
}, async () => {
  await using world = await openPullWorld({
    base: { "src/pay.ts": "export {};\n", "src/log.ts": "export {};\n" },
    head: {
      files: {
        "src/pay.ts": `export {};\n${division}\n`,
        "src/log.ts": `export {};\n${password}\n`,
      },
    },
    title: "Add fees",
    scripts: [...reviewersOf(() => defects), fixer],
    toolCache,
  });
  const { github, pull, repository, models, runner } = world;
  const inputs = { ...world.inputs, fix: "commit" };
  const run = async (name: "opened" | "synchronize") =>
    await runner.uses({ action, event: await github.event("pull_request", name, pull), inputs });

  const reviewed = pull.headSha;
  const first = await run("opened");
  expect(first.outputs).toMatchObject({ outcome: "success", "fixed-count": "1" });
  const committed = pull.headSha;
  expect(committed).not.toBe(reviewed);
  const [asked, summary] = [models.requests.length, pull.comments[0]?.body];

  const own = await run("synchronize");
  expect(own).toMatchObject({ conclusion: "success" });
  expect(own.outputs.outcome).toBe("skipped");
  expect(own.annotations.map(({ message }) => message).join()).toContain("commits of our own");
  expect(models.requests).toHaveLength(asked);
  expect(pull.comments[0]?.body).toBe(summary);
  expect(pull.headSha).toBe(committed);
  const check = repository.checkRuns.find(({ headSha }) => headSha === committed);
  expect(check?.conclusion).toBe("skipped");

  // What somebody pushes on top of them is reviewed alone, and what is fixed stays so.
  await repository.commit("feature", {
    author: "alice",
    files: { "src/log.ts": `export {};\nexport const level = 1;\n${password}\n` },
  });
  const theirs = await run("synchronize");
  expect(theirs.outputs.outcome).toBe("success");
  const reviews = models.requests
    .slice(asked)
    .filter(({ text }) => text.includes('Set turn to "review"'));
  expect(reviews).toHaveLength(2);
  for (const { text } of reviews) {
    expect(shownFiles(text).map(({ path }) => path)).toEqual(["src/log.ts"]);
  }
  expect(pull.threads.map(({ resolved }) => resolved).sort()).toEqual([false, true]);
  expect(pull.reviews.filter(({ body }) => body !== "")).toHaveLength(1);
  expect(github.requests("graphql/createCommitOnBranch")).toHaveLength(1);
  expect(pull.comments[0]?.body).toContain("1 still open");
  expect(models.problems).toEqual([]);
  expectClean(github);
});

it("never fixes again on top of its own commit, also where its memory of it is gone", async () => {
  const fixed = "export const fee = (cents, parts) => (parts === 0 ? 0 : cents / parts);";
  const fraction = "A fee may be a fraction of a cent";
  const found: readonly Defect[] = [...defects, { code: fixed, title: fraction, description: "" }];
  const eager: Script = {
    vendor: "gemini",
    steps: (request) => {
      if (request.toolResults.length > 0 || !request.text.includes(fraction)) {
        return fixer.steps instanceof Function ? fixer.steps(request) : { text: "Done." };
      }
      return { calls: [replace("src/pay.ts", "cents / parts);", "Math.round(cents / parts));")] };
    },
  };
  await using world = await openPullWorld({
    base: { "src/pay.ts": "export {};\n" },
    head: { files: { "src/pay.ts": `export {};\n${division}\n` } },
    title: "Add fees",
    scripts: [...reviewersOf(() => found), eager],
    toolCache,
  });
  const { github, pull, models, runner, repository } = world;
  const inputs = { ...world.inputs, fix: "commit" };
  const run = async (name: "opened" | "synchronize") =>
    await runner.uses({ action, event: await github.event("pull_request", name, pull), inputs });
  expect((await run("opened")).outputs["fixed-count"]).toBe("1");
  const committed = pull.headSha;
  for (const comment of [...pull.comments]) github.deleteComment(comment);

  const again = await run("synchronize");
  expect(again.outputs.outcome, again.log.join("\n")).toBe("success");
  expect(again.outputs["fixed-count"]).toBe("1");
  expect(pull.headSha).toBe(committed);
  expect(pull.comments[0]?.body).toContain("the last commit is one of ours");

  // Who asks gets it.
  const asked = github.comment(pull, { author: "alice", body: "/crosscheck fix all" });
  const event = await github.event("issue_comment", "created", asked);
  await runner.uses({ action, event, inputs });
  expect(pull.headSha).not.toBe(committed);
  expect(await repository.read(pull.headSha, "src/pay.ts")).toContain("Math.round(");
  expect(models.problems).toEqual([]);
  expectClean(github);
}, 180_000);
