import { describe, expect, it } from "vitest";
import { planCheckRun } from "../../../src/github/plan/plan-check-run.ts";
import { postCheckRun } from "../../../src/github/publish/post-check-run.ts";
import type { ReportedIssue, Severity } from "../../../src/model/issue.ts";
import { texts } from "../../report/english.ts";
import { issueOn, issueOnFile, resultOf } from "../../report/sample.ts";
import { connect } from "../connect.ts";
import { eachScene } from "../each-scene.ts";
import { runOn } from "../scene.ts";

const scene = eachScene();

const runs = () => scene.repository.checkRuns;
const wanted = { wanted: true, severeCount: 0 };
/** Issues that each have a title and an annotation of their own. */
const many = (count: number): ReportedIssue[] =>
  Array.from({ length: count }, (_, at) => issueOn(2 + (at % 16), `Problem ${at}`));

/** Posts the check run alone, as often as it takes for a test. */
async function post(issues: readonly ReportedIssue[], client = connect(scene.world)) {
  const { owner, name: repo } = scene.repository;
  const planned = planCheckRun(resultOf(issues), scene.pull.headSha, texts, wanted);
  return await postCheckRun(client, { owner, repo }, planned);
}

describe("a check run", () => {
  it("stands completed on the reviewed head, with the report and one annotation per issue", async () => {
    const levels: Severity[] = ["high", "medium", "low"];
    const issues = [
      ...levels.map((severity, at) => ({ ...issueOn(5 + at, `Is ${severity}`), severity })),
      issueOnFile("The file is too long"),
    ];
    const result = resultOf(issues);
    const { published } = await runOn(connect(scene.world), scene, { result, checkRun: wanted });
    const [run, ...others] = runs();
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      headSha: scene.pull.headSha,
      status: "completed",
      conclusion: "success",
      title: "✅ Crosscheck: 4 issues",
    });
    expect(published.checkRunUrl).toContain(`/runs/${run?.id}`);
    expect(run?.summary).toContain("Is medium");
    expect(
      run?.annotations.map((one) => [one.start_line, one.annotation_level, one.title]),
    ).toEqual([
      [5, "failure", "Is high"],
      [6, "warning", "Is medium"],
      [7, "notice", "Is low"],
      [1, "failure", "The file is too long"],
    ]);
  });

  it.each([
    [49, 1, 0],
    [50, 1, 0],
    [51, 1, 1],
    [100, 1, 1],
    [101, 1, 2],
  ])(
    "of %i annotations takes %i request to create and %i to append",
    async (count, creates, updates) => {
      await post(many(count));
      expect(runs()[0]?.annotations.map(({ title }) => title)).toEqual(
        many(count).map(({ title }) => title),
      );
      expect(scene.world.requests("checks/create")).toHaveLength(creates);
      expect(scene.world.requests("checks/update")).toHaveLength(updates);
    },
  );

  it.each([
    ["checks/create", { kind: "bad-gateway", when: "after" }],
    ["checks/create", { kind: "bad-gateway", when: "before" }],
    ["checks/create", { kind: "reset", when: "after" }],
    ["checks/update", { kind: "bad-gateway", when: "after" }],
    ["checks/update", { kind: "bad-gateway", when: "before" }],
    ["checks/update", { kind: "reset", when: "after" }],
    ["checks/update", { kind: "secondary-limit", retryAfterSeconds: 0 }],
    ["checks/update", { kind: "secondary-limit", retryAfterSeconds: 0, status: 429 }],
  ] as const)("has every annotation once when %s meets %j", async (operation, fault) => {
    scene.world.fault(operation, fault);
    await post(many(120));
    expect(runs()).toHaveLength(1);
    expect(runs()[0]?.annotations.map(({ title }) => title)).toEqual(
      many(120).map(({ title }) => title),
    );
  });

  it("is taken up where a killed run left it, and posted once by the same run started again", async () => {
    scene.world.fault("checks/update", { kind: "bad-gateway" }, { times: 9, skip: 1 });
    await expect(post(many(160))).rejects.toThrow("502");
    expect(runs()[0]?.annotations).toHaveLength(100);
    for (let fault = 3; fault < 9; fault += 1) await post(many(160)).catch(() => undefined);
    await post(many(160));
    await post(many(160));
    expect(runs()).toHaveLength(1);
    expect(runs()[0]?.annotations).toHaveLength(160);
  });

  it("is a new one when the same head was reviewed with another result", async () => {
    await post(many(1));
    await post(many(2));
    expect(runs().map((run) => run.annotations.length)).toEqual([1, 2]);
  });

  it("keeps the limit of 65,535 bytes, whatever the agents wrote in whatever script", async () => {
    const long = "漏洞 🐛 é ".repeat(10_000);
    const issues = many(40).map((issue) => ({
      ...issue,
      title: long,
      description: long,
      shown: { where: "summary", reason: "it has no line" } as const,
    }));
    await post(issues);
    const [run] = runs();
    expect(Buffer.byteLength(run?.summary ?? "")).toBeLessThanOrEqual(65_535);
    expect(Buffer.byteLength(run?.summary ?? "")).toBeGreaterThan(30_000);
    expect(run?.summary?.isWellFormed()).toBe(true);
    expect(run?.summary).toContain("did not fit");
    for (const annotation of run?.annotations ?? []) {
      expect(annotation.title?.length).toBeLessThanOrEqual(255);
      expect(annotation.title?.isWellFormed()).toBe(true);
      expect(annotation.message.isWellFormed()).toBe(true);
    }
  });

  it("names the permission that is missing where it was asked for, and says nothing where it was not", async () => {
    const result = resultOf([issueOn(6)]);
    const permissions = { "pull-requests": "write", contents: "read" } as const;
    const client = connect(scene.world, { permissions });
    const asked = await runOn(client, scene, { result, checkRun: wanted });
    expect(asked.published.notices.join("\n")).toContain("checks: write");
    expect(scene.pull.comments[0]?.body).toContain("checks: write");
    const auto = { wanted: false, severeCount: 0 };
    const offered = await runOn(client, scene, { result, checkRun: auto });
    expect(offered.published).toMatchObject({ notices: [], checkRunUrl: null });
    expect(runs()).toEqual([]);
  });

  it("stands when nothing else may be written, with all there is to say", async () => {
    const client = connect(scene.world, { permissions: { checks: "write", contents: "read" } });
    const { published } = await runOn(client, scene, {
      result: resultOf([issueOn(6)]),
      checkRun: wanted,
    });
    expect(published).toMatchObject({ summaryUrl: null, reviewUrl: null });
    expect(runs()[0]?.annotations[0]).toMatchObject({ start_line: 6, path: "src/cart.ts" });
    expect(runs()[0]?.annotations[0]?.message).toContain("What is wrong: Problem on line 6.");
  });
});
