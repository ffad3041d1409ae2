import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { coderNames, entryOf, secretInputsOf } from "../../src/agents/catalog.ts";
import { stageEntry, stageNames } from "../../src/stages/catalog.ts";
import { needsOf, type WorkflowJob, workflowOf } from "../world/workflow/workflow.ts";
import { languageService, placeholder } from "./validators.ts";

const textOf = (file: string) => readFileSync(file, "utf8");
const file = ".github/workflows/crosscheck.yml";
const text = textOf(file);
const { on, jobs, permissions, concurrency } = workflowOf(text);
const own: { inputs: object; outputs: object } = parse(textOf("action.yml"));

const agentStages = stageNames.filter((stage) => stageEntry(stage).agents);
const plainStages = stageNames.filter((stage) => !stageEntry(stage).agents);
const agentJobs = agentStages.flatMap((stage) =>
  coderNames.map((coder) => {
    const { vendor } = entryOf(coder);
    return { id: `${stage}-${coder}`, stage, coder, vendor };
  }),
);
const jobOf = (id: string): WorkflowJob => {
  const job = jobs[id];
  if (!job) throw new Error(`there is no job ${id}`);
  return job;
};
const saysOf = (job: WorkflowJob) => JSON.stringify(job);
const secretsIn = (job: WorkflowJob) =>
  [...saysOf(job).matchAll(/secrets\.([\w-]+)/g)].map(([, name]) => name);

describe("the reusable workflow", () => {
  it("has a job for every stage and coder, and nothing for anybody by default", () => {
    const ids = [...plainStages, ...agentJobs.map(({ id }) => id)];
    expect(Object.keys(jobs).sort()).toEqual(ids.sort());
    expect(permissions).toEqual({});
  });

  it.each(agentJobs)(
    "$id has contents: read, and the one key of its coder",
    ({ id, stage, coder, vendor }) => {
      const job = jobOf(id);
      expect(job.permissions).toEqual({ contents: "read" });
      expect(secretsIn(job)).toEqual(secretInputsOf(coder).map(({ input }) => input));
      const use = job.steps?.find((step) => step.uses === "./crosscheck");
      expect(use?.with).toMatchObject({
        stage,
        [`${vendor}-api-key`]: `\${{ secrets.${vendor}-api-key }}`,
      });
      expect(job.strategy?.matrix).toContain(`.${stage}.${coder} }}`);
      expect(job.strategy).toHaveProperty("fail-fast", false);
      expect(job.if).toContain("!cancelled()");
    },
  );

  it.each(plainStages)("%s has no key, and nothing with which an agent would run", (id) => {
    const job = jobOf(id);
    expect(secretsIn(job)).toEqual(id === "merge" ? [] : ["marker-key"]);
    expect(saysOf(job)).not.toMatch(/api-key|oauth|sudo|matrix\./);
  });

  it("lets one job alone write, and that one never runs an agent", () => {
    const writing = Object.entries(jobs).filter(([, job]) =>
      Object.values(job.permissions ?? {}).includes("write"),
    );
    expect(writing.map(([id]) => id)).toEqual(["publish"]);
    expect(jobOf("publish").permissions).toEqual({
      contents: "read",
      "pull-requests": "write",
      checks: "write",
    });
    expect(jobOf("plan").permissions).toEqual({
      ...{ contents: "read", "pull-requests": "read", checks: "read" },
    });
    expect(jobOf("merge").permissions).toEqual({ contents: "read" });
  });

  it("hands the key that signs to the two jobs that read and write comments, and to no other", () => {
    const given = Object.entries(jobs).filter(([, job]) => saysOf(job).includes("marker-key"));
    expect(given.map(([id]) => id)).toEqual(["plan", "publish"]);
  });

  it("publishes whatever became of the agents' jobs, and waits for all of them", () => {
    const { if: condition } = jobOf("publish");
    expect(condition).toContain("!cancelled()");
    expect(condition).not.toContain("result");
    expect(needsOf(jobOf("publish")).toSorted()).toEqual(
      Object.keys(jobs)
        .filter((id) => id !== "publish")
        .sort(),
    );
  });

  it.each(Object.keys(jobs))(
    "%s runs Crosscheck at the commit of this workflow, and ends in time",
    (id) => {
      const { steps = [], "timeout-minutes": minutes = 0 } = jobOf(id);
      expect(minutes).toBeGreaterThan(0);
      const at = steps.findIndex((step) => step.uses?.startsWith("actions/checkout@"));
      expect(steps[at]?.with).toEqual({
        repository: "${{ fromJSON(toJSON(job)).workflow_repository }}",
        ref: "${{ fromJSON(toJSON(job)).workflow_sha }}",
        path: "crosscheck",
        "persist-credentials": false,
      });
      for (const { uses } of steps)
        expect(uses ?? "./crosscheck").toMatch(/@[0-9a-f]{40}$|^\.\/crosscheck$/);
      expect(steps.filter((step) => step.uses?.startsWith("actions/checkout@"))).toHaveLength(1);
      expect(steps.findIndex((step) => step.uses === "./crosscheck")).toBeGreaterThan(at);
    },
  );

  it("names inputs, outputs and jobs that there are", async () => {
    const inputs = Object.values(jobs).flatMap(({ steps = [] }) =>
      steps.flatMap((step) => (step.uses === "./crosscheck" ? Object.keys(step.with ?? {}) : [])),
    );
    for (const name of inputs) expect(own.inputs).toHaveProperty([name]);
    for (const [, name = ""] of text.matchAll(/steps\.crosscheck\.outputs\.([\w-]+)/g)) {
      expect(own.outputs).toHaveProperty([name]);
    }
    for (const [id, job] of Object.entries(jobs)) {
      for (const [, needed = "", name = ""] of saysOf(job).matchAll(
        /needs\.([\w-]+)\.outputs\.([\w-]+)/g,
      )) {
        expect(needsOf(job), id).toContain(needed);
        expect(jobOf(needed).outputs, `${id}: ${needed}`).toHaveProperty([name]);
      }
    }
    // The language service knows no inputs of a local action: as a remote one it checks them all.
    expect(
      await languageService(
        text.replaceAll("uses: ./crosscheck", `uses: ${placeholder}`),
        "workflow",
      ),
    ).toEqual([]);
  });

  it("hands every input on that it takes, and the digests of what other jobs wrote", () => {
    const { inputs = {} } = on.workflow_call ?? {};
    for (const name of Object.keys(inputs)) expect(text).toContain(`\${{ inputs.${name} }}`);
    const digestsOf = (id: string) =>
      String(jobOf(id).steps?.find((step) => step.uses === "./crosscheck")?.with?.digests ?? "")
        .matchAll(/needs\.([\w-]+)\.outputs\.digest/g)
        .map(([, name]) => name)
        .toArray();
    expect(digestsOf("review-claude")).toEqual(["plan"]);
    expect(digestsOf("merge")).toEqual(["plan"]);
    expect(digestsOf("vote-codex")).toEqual(["plan", "merge"]);
    const made = ["plan", "merge", ...coderNames.map((name) => `fix-${name}`)];
    expect(digestsOf("confirm-gemini")).toEqual(made);
    expect(digestsOf("publish")).toEqual(expect.arrayContaining(made));
  });

  it("has no group: the caller's decides, and is started by no comment", () => {
    expect(concurrency).toBeUndefined();
    expect(Object.values(jobs).filter((job) => job.concurrency !== undefined)).toEqual([]);
    for (const name of ["jobs", "fork-review", "fork-event"]) {
      const caller = workflowOf(textOf(`docs/workflows/${name}.yml`));
      expect(caller.concurrency?.group).toMatch(/^crosscheck-/);
      expect(Object.keys(caller.on).filter((event) => /comment|review/.test(event))).toEqual([]);
    }
  });
});

describe("the workflows that call it", () => {
  const calling = ["jobs", "fork-review"].map((name) => ({
    name,
    workflow: workflowOf(textOf(`docs/workflows/${name}.yml`)),
  }));

  it.each(calling)(
    "$name.yml gives it what its jobs take together, by inputs and secrets that it has",
    ({ workflow }) => {
      const job = workflow.jobs.crosscheck;
      expect(job?.uses).toBe("OWNER/crosscheck/.github/workflows/crosscheck.yml@SHA");
      const taken = Object.values(jobs).flatMap((one) => Object.entries(one.permissions ?? {}));
      const most = taken.map(([scope]) => [
        scope,
        taken.some(([other, level]) => other === scope && level === "write") ? "write" : "read",
      ]);
      expect(job?.permissions).toEqual(Object.fromEntries(most));
      for (const name of Object.keys(job?.with ?? {})) {
        expect(on.workflow_call?.inputs).toHaveProperty([name]);
      }
      for (const name of Object.keys(job?.secrets ?? {})) {
        expect(on.workflow_call?.secrets).toHaveProperty([name]);
      }
      expect(workflow.permissions).toEqual({});
    },
  );
});

describe("the fork's workflows", () => {
  it("the fork's own run has no right, no secret, no agent and no checkout", () => {
    const event = textOf("docs/workflows/fork-event.yml");
    const { jobs: steps, permissions: granted } = workflowOf(event);
    expect([granted, steps.event?.permissions]).toEqual([{}, {}]);
    expect(event).not.toMatch(/secrets\.|crosscheck@|checkout@|api-key/);
  });

  it("what it left is unpacked where nothing is to be had, and is not checked out later", () => {
    const review = textOf("docs/workflows/fork-review.yml");
    const { jobs: parts, on: events } = workflowOf(review);
    expect(Object.keys(events)).toEqual(["workflow_run"]);
    expect(parts.event?.permissions).toEqual({ actions: "read" });
    expect(JSON.stringify(parts.event)).not.toContain("secrets.");
    expect(review).not.toMatch(/checkout@|head_sha|pull_request_target/);
    const { name } = parse(textOf("docs/workflows/fork-event.yml"));
    expect(events.workflow_run).toEqual({ workflows: [name], types: ["completed"] });
  });
});

it("README.md says of each job which rights and which key it has", () => {
  const readme = textOf("docs/workflows/README.md");
  const rows = [...readme.matchAll(/^\| `([\w-]+)` \| ([^|]*) \| ([^|]*) \|/gm)];
  const said = new Map(rows.map(([, id = "", rights = "", key = ""]) => [id, { rights, key }]));
  for (const stage of ["plan", "review", "merge", "vote", "fix", "confirm", "publish"]) {
    const agent = agentJobs.find((one) => one.stage === stage);
    const job = jobOf(agent ? agent.id : stage);
    const rights = Object.entries(job.permissions ?? {}).map(
      ([scope, level]) => `\`${scope}: ${level}\``,
    );
    const ids = agent ? `${stage}-claude` : stage;
    expect(said.get(ids)?.rights.trim(), ids).toBe(rights.join(", "));
    expect(said.get(ids)?.key.trim()).toBe(agent ? "its coder's" : "none");
  }
});
