import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { reportSchema } from "../../src/report/report-schema.ts";
import { markedIn } from "../github/signed.ts";
import type { StepResult } from "../world/runner/runner.ts";
import { type Desk, openDesk, opened } from "./desk.ts";

/** Requests that change something on GitHub. */
function writes({ github }: Desk): string[] {
  return github.log
    .filter(({ method, body }) => method !== "GET" && !/query\b/.test(queryOf(body)))
    .map(({ operation, method, path }) => operation ?? `${method} ${path}`)
    .filter((operation) => !operation.startsWith("git-upload") && operation !== "git-refs");
}

function queryOf(body: unknown): string {
  const query = (body as { query?: unknown } | undefined)?.query;
  return typeof query === "string" ? query.trimStart().slice(0, 8) : "";
}

async function reportOf(step: StepResult): Promise<Record<string, unknown>> {
  const report: unknown = JSON.parse(await readFile(step.outputs.report ?? "", "utf8"));
  const { $schema: _, ...schema } = reportSchema;
  const valid = new Ajv({ strict: false }).compile<Record<string, unknown>>(schema);
  if (!valid(report)) throw new Error(JSON.stringify(valid.errors));
  return report;
}

it("shows progress in the comment that ends as the report, and a check run, a SARIF file and a timeline", async () => {
  await using desk = await openDesk();
  const { github, pull, repository } = desk;
  const bodies: string[] = [];
  for (const operation of ["issues/create-comment", "issues/update-comment"]) {
    github.fault(
      operation,
      {
        kind: "meanwhile",
        run: () => {
          const { body } = github.requests(operation).at(-1) ?? {};
          bodies.push(String((body as { body?: string } | undefined)?.body));
        },
      },
      { times: 9 },
    );
  }
  const step = await opened(desk, { sarif: "true", "fail-on": "high", "check-run": "on" });
  expect(step).toMatchObject({ conclusion: "failure", exitCode: 1 });

  // Reading, authorising, comparing, reviewing, reporting; progress and check run not counted.
  const apart = /^(git-|checks\/|issues\/)/;
  const own = github.log.filter(({ operation }) => !apart.test(operation ?? ""));
  expect(own.length + 1, own.map(({ operation }) => operation).join()).toBeLessThanOrEqual(9);
  expect(github.requests("checks/create")).toHaveLength(1);

  // At most five writes while it works, then the report, all in one comment.
  expect(bodies[0]).toMatch(/^🔄 \*\*Crosscheck is reviewing\*\*/);
  expect(bodies[0]).toContain("`claude`");
  expect(bodies.length).toBeLessThanOrEqual(6);
  expect(pull.comments).toHaveLength(1);
  expect(pull.comments[0]?.body).toMatch(/^✅ \*\*Crosscheck\*\*: 8 issues/);
  expect(markedIn(bodies[0] ?? "")).toMatchObject({ kind: "summary", state: "running" });
  expect(markedIn(pull.comments[0]?.body ?? "")).toMatchObject({ state: "done" });

  const [run, ...others] = repository.checkRuns;
  expect(others).toEqual([]);
  expect(run).toMatchObject({ headSha: pull.headSha, conclusion: "failure" });
  expect(run?.annotations).toHaveLength(8);

  const sarif = JSON.parse(await readFile(step.outputs.sarif ?? "", "utf8"));
  expect(sarif).toMatchObject({ version: "2.1.0" });
  expect(sarif.runs[0].results).toHaveLength(8);
  expect(sarif.runs[0].versionControlProvenance[0].revisionId).toBe(pull.headSha);

  expect(step.summary).toContain("| rank | issue | `claude` | `codex` | agreement |");
  expect(step.summary).toMatch(/```mermaid\ngantt\n[^`]*section claude\n {2}review :\d+, \d+ms/);
  const { timeline } = await reportOf(step);
  expect(timeline).toMatchObject([{ turn: "review", startMs: expect.any(Number) }, {}, {}, {}]);
  desk.settled();
});

it("writes nothing with dry-run, and prints the plan", async () => {
  await using desk = await openDesk();
  const { pull, repository } = desk;
  const step = await opened(desk, { "dry-run": "true", fix: "commit", "check-run": "on" });
  expect(step.outputs.outcome).toBe("success");
  expect(writes(desk)).toEqual([]);
  expect([pull.comments, pull.reviews, repository.checkRuns]).toEqual([[], [], []]);
  const log = step.log.join("\n");
  for (const part of ['"review"', '"commits"', '"checkRun"', '"summary"', '"conclusion"']) {
    expect(log).toContain(part);
  }
  await reportOf(step);
  desk.settled();
});

it("posts nothing twice when the same job is started again", async () => {
  await using desk = await openDesk();
  const { github, pull, repository } = desk;
  const event = await github.event("pull_request", "opened", pull);
  const inputs = { fix: "off", "check-run": "on" };
  await desk.use(event, inputs);
  const count = () => [
    pull.comments.length,
    pull.reviews.length,
    pull.threads.length,
    pull.reviewComments.length,
    repository.checkRuns.length,
  ];
  const before = count();
  await desk.use(event, inputs, { github: { run_attempt: "2" } });
  expect(count()).toEqual(before);
  expect(pull.comments[0]?.body).toContain("8 issues");
  expect(markedIn(pull.comments[0]?.body ?? "")).toMatchObject({ state: "done" });
  desk.settled();
});

it("keeps everything in the job summary and in annotations where the token may only read, and names what it lacks", async () => {
  await using desk = await openDesk();
  const { pull, repository } = desk;
  const permissions = { contents: "read", "pull-requests": "read" } as const;
  const step = await opened(desk, { "check-run": "on" }, { permissions });
  expect(step).toMatchObject({ conclusion: "success" });
  expect([pull.comments, pull.reviews, repository.checkRuns]).toEqual([[], [], []]);
  expect(step.summary).toContain("pull-requests: write");
  expect(step.summary).toContain("checks: write");
  const { issues } = (await reportOf(step)) as { issues: { title: string; description: string }[] };
  expect(issues).toHaveLength(8);
  const said = step.summary.replaceAll("\\", "");
  for (const { title } of issues) expect(said).toContain(title.split("`")[0]);
  const noted = step.annotations.filter((one) => one.properties.file !== undefined);
  expect(noted.map((one) => `${one.properties.file}:${one.properties.line}`)).toContain(
    "src/http/orders.ts:16",
  );
  expect(noted.length).toBeLessThanOrEqual(8);
  desk.settled();
});

it("says so in the comment when the head moves while it works, and comments on what it reviewed", async () => {
  await using desk = await openDesk();
  const { github, pull, repository } = desk;
  const reviewed = pull.headSha;
  github.fault("issues/create-comment", {
    kind: "meanwhile",
    run: async () => {
      await repository.commit(pull.headRef, { files: { "notes.txt": "more\n" }, author: "alice" });
    },
  });
  const step = await opened(desk, { fix: "commit" });
  expect(step).toMatchObject({ conclusion: "success" });
  expect(pull.headSha).not.toBe(reviewed);
  expect(new Set(pull.reviewComments.map((comment) => comment.commit))).toEqual(
    new Set([reviewed]),
  );
  expect(github.requests("graphql/createCommitOnBranch")).toEqual([]);
  expect(pull.comments[0]?.body).toContain(pull.headSha.slice(0, 8));
  desk.settled();
});

it("ends the comment in its post step when the run was killed, and the next run takes it up", async () => {
  await using desk = await openDesk();
  const { pull, github } = desk;
  let pid = 0;
  const killed = await opened(
    desk,
    {},
    {
      onStart: (started: number) => {
        pid = started;
      },
      onLine: (line: string) => {
        if (line.includes("is done (review)")) process.kill(pid, "SIGKILL");
      },
    },
  );
  expect(killed.signal).toBe("SIGKILL");
  expect(pull.comments[0]?.body).toContain("Crosscheck is reviewing");
  await killed.post();
  expect(pull.comments[0]?.body).toContain("ended before it had a report");
  expect(markedIn(pull.comments[0]?.body ?? "")).toMatchObject({ state: "done" });
  const again = await desk.use(await github.event("pull_request", "reopened", pull), {
    fix: "off",
  });
  expect(pull.comments).toHaveLength(1);
  expect(pull.comments[0]?.body).toContain("8 issues");
  // What ended as a report is not touched by the post step.
  await again.post();
  expect(pull.comments[0]?.body).toContain("8 issues");
  desk.settled();
});

it("completes a check run on a merge group, and where there is nothing to review", async () => {
  await using desk = await openDesk();
  const { github, pull, repository, models } = desk;
  const group = await github.queue(pull);
  const event = await github.event("merge_group", "checks_requested", group);
  const step = await desk.use(event);
  expect(step).toMatchObject({ conclusion: "success" });
  expect(step.outputs.outcome).toBe("skipped");
  expect(repository.checkRuns).toMatchObject([
    { headSha: group.headSha, status: "completed", conclusion: "skipped" },
  ]);
  await desk.use(event, { "check-run": "off" });
  expect(repository.checkRuns).toHaveLength(1);

  await repository.commit("locks", { files: { "package-lock.json": "{}\n" }, author: "alice" });
  const locks = await github.openPull(repository, { head: "locks", author: "alice" });
  const skipped = await desk.use(await github.event("pull_request", "opened", locks));
  expect(skipped.outputs.outcome).toBe("skipped");
  expect(repository.checkRuns[1]).toMatchObject({
    headSha: locks.headSha,
    conclusion: "skipped",
  });
  expect(models.requests).toEqual([]);
  desk.settled();
});

it("does not let a check pass that failed by starting it again, nor by a push of what nobody reviews", async () => {
  await using desk = await openDesk();
  const { github, pull, repository } = desk;
  const inputs = { fix: "off", "fail-on": "high" };
  const first = await desk.use(await github.event("pull_request", "opened", pull), inputs);
  expect(first.conclusion).toBe("failure");
  const again = await desk.use(await github.event("pull_request", "opened", pull), inputs);
  expect(again).toMatchObject({ conclusion: "failure", exitCode: 1 });
  expect(again.outputs.outcome).toBe("skipped");
  const said = again.annotations.map(({ message }) => message).join("\n");
  expect(said).toContain("was reviewed already");
  expect(said).toMatch(/\d issues .*still open \(fail-on\)/);
  const without = await desk.use(await github.event("pull_request", "opened", pull), {
    fix: "off",
  });
  expect(without.conclusion).toBe("success");
  await repository.commit(pull.headRef, {
    files: { "package-lock.json": "{}\n" },
    author: "alice",
  });
  const step = await desk.use(await github.event("pull_request", "synchronize", pull), inputs);
  expect(step).toMatchObject({ conclusion: "failure" });
  expect(step.outputs.outcome).toBe("skipped");
  expect(repository.checkRuns.map((run) => [run.headSha, run.conclusion])).toEqual([
    [expect.any(String), "failure"],
    [pull.headSha, "failure"],
  ]);
  desk.settled();
});
