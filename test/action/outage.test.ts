import { AsyncLocalStorage } from "node:async_hooks";
import { readFile } from "node:fs/promises";
import { expect, it, vi } from "vitest";
import type { ActionResult } from "../../src/action/conclude.ts";
import type * as pool from "../../src/agents/pool.ts";
import { IntegrityError } from "../../src/errors.ts";
import type * as retry from "../../src/github/retry.ts";
import type { RunResult } from "../../src/model/result.ts";
import { newFile, setScene } from "../github/scene.ts";
import { markedIn } from "../github/signed.ts";
import { raisedOn9 } from "../panel/stub-coder.ts";
import { readCommit } from "../world/git/commit.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { startGitHub } from "../world/github/start.ts";
import type { GitHubWorld } from "../world/github/world.ts";
import { openJob } from "./open-job.ts";
import { scriptedPool } from "./scripted-pool.ts";

/** What a case has paid for until now: several run side by side. */
interface Paid {
  reviews: number;
  patches: number;
  /** Thrown at the end of its pool. */
  atEnd?: Error;
}
const cases = new AsyncLocalStorage<Paid>();

vi.mock("../../src/agents/pool.ts", async (original) => ({
  ...(await original<typeof pool>()),
  openAgentPool: async ({ scratch }: { scratch: string }) =>
    scriptedPool(
      {
        raises: [raisedOn9],
        fixes: (text) => text.replace("changed 9\n", "mended 9\n"),
        atEnd: () => {
          const error = cases.getStore()?.atEnd;
          if (error) throw error;
        },
        onPaid: (what) => {
          const paid = cases.getStore();
          if (paid && what === "review") paid.reviews += 1;
          if (paid && what === "patch") paid.patches += 1;
        },
      },
      scratch,
    ),
}));
// Nobody has so much time.
vi.mock("../../src/github/retry.ts", async (original) => ({
  ...(await original<typeof retry>()),
  defaultRetryPolicy: { attempts: 3, baseMs: 1, maxWaitMs: 50 },
}));

/** A way in which GitHub dies at a request. */
const deaths = {
  "answers 502 from then on": (world: GitHubWorld, skip: number) =>
    world.fault("*", { kind: "bad-gateway" }, { skip, times: 10_000 }),
  "answers 502 once": (world: GitHubWorld, skip: number) =>
    world.fault("*", { kind: "bad-gateway" }, { skip }),
  "takes the token no more": (world: GitHubWorld, skip: number) =>
    world.fault("*", { kind: "meanwhile", run: () => world.expireTokens() }, { skip }),
  "performs it, and its answer is lost": (world: GitHubWorld, skip: number) =>
    world.fault("*", { kind: "reset", when: "after" }, { skip }),
} as const;

type Death = keyof typeof deaths;

const inputs = { fix: "commit", "check-run": "on", sarif: "true" };

/** One run in a world of its own, and one more when GitHub is well again. */
async function die(how: Death | null, skip: number) {
  await using world = await startGitHub();
  const { pull, repository } = await setScene(world);
  const event = await world.event("pull_request", "opened", pull);
  const reviewedHead = pull.headSha;
  await using first = await openJob(world, { inputs });
  if (how !== null) deaths[how](world, skip);
  const ended = await first.act(event).then(
    (result) => ({ result, error: null }),
    (error: unknown) => ({ result: null, error }),
  );
  const requests = world.log.length;
  const operations = world.log.map(({ operation }) => operation);
  const paid = cases.getStore() ?? expect.unreachable();
  if (paid.reviews > 0) await expectNothingLost(ended.result, first.shown.at(-1), paid);

  world.heal();
  const token = { "github-token": world.token().value };
  const again = await first.act(event, token);
  // One more, of what the first run may have left behind.
  if (pull.headSha !== reviewedHead) {
    const pushed = await world.event("pull_request", "synchronize", pull);
    await first.act(pushed, token);
  }
  const about = `${how}, request ${skip}: ${operations[skip]}`;
  const summaries = pull.comments.filter(({ body }) => markedIn(body)?.kind === "summary");
  expect(summaries, about).toHaveLength(1);
  expect(markedIn(summaries[0]?.body ?? ""), about).toMatchObject({ state: "done" });
  expect(pull.threads, about).toHaveLength(1);
  expect(
    pull.reviews.filter(({ body }) => markedIn(body)?.kind === "review"),
    about,
  ).toHaveLength(1);
  let commits = 0;
  for (let sha = pull.headSha; sha !== reviewedHead; commits += 1) {
    sha = (await readCommit(repository.gitDirectory, sha)).parents[0] ?? reviewedHead;
  }
  expect(commits, about).toBeLessThanOrEqual(1);
  const text = await repository.read("feature", "src/cart.ts");
  expect(text, about).toBe(commits === 1 ? newFile.replace("changed 9", "mended 9") : newFile);
  expectClean(world);
  return { requests, operations, first: ended, again };
}

async function expectNothingLost(
  result: ActionResult | null,
  shown: { outputs: Readonly<Record<string, string>>; summary: string } | undefined,
  { patches }: Paid,
) {
  expect(result).not.toBeNull();
  const { outputs, summary } = result ?? expect.unreachable();
  // Whatever follows may be the end of the process.
  expect(shown).toMatchObject({ outputs, summary });
  expect(summary).toContain(raisedOn9.title);
  expect(JSON.parse(outputs.issues)).toMatchObject([{ title: raisedOn9.title }]);
  const report = JSON.parse(await readFile(outputs.report, "utf8")) as RunResult;
  expect(report.issues).toMatchObject([
    { title: raisedOn9.title, description: raisedOn9.description },
  ]);
  expect(await readFile(outputs.sarif, "utf8")).toContain(raisedOn9.title);
  expect(report.fixes.map(({ patch }) => patch).join()).toContain(patches > 0 ? "mended 9" : "");
  // What stands nowhere on the pull request is here in full.
  if (report.outcome === "failed") {
    expect(summary).toContain(raisedOn9.description);
    if (patches > 0) expect(summary).toContain("mended 9");
    expect(result?.failure).toMatch(/GitHub (answered|did not answer)/);
  }
}

const whole = await cases.run({ reviews: 0, patches: 0 }, () => die(null, 0));

it("says everything once where nothing is wrong", () => {
  expect(whole.first.result).toMatchObject({ failure: null, outputs: { outcome: "success" } });
  expect(whole.again).toMatchObject({ failure: null });
});

const at = Array.from({ length: whole.requests }, (_, index) => index);
/** Each request once, several worlds side by side. */
async function dieAtEach(deathAt: (request: number) => Death): Promise<void> {
  const left = [...at];
  const worker = async () => {
    for (let skip = left.shift(); skip !== undefined; skip = left.shift()) {
      const request = skip;
      await cases.run({ reviews: 0, patches: 0 }, () => die(deathAt(request), request));
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
}

const inTurns = [
  "performs it, and its answer is lost",
  "answers 502 from then on",
  "takes the token no more",
] as const;

it("loses nothing that was paid for, and says nothing twice, whichever request GitHub dies at", () =>
  dieAtEach((request) => inTurns[request % inTurns.length] ?? inTurns[0]));

// Each request dies each death: minutes of processor time.
it.each(Object.keys(deaths) as Death[])(
  "loses nothing that was paid for, and says nothing twice, where GitHub %s, whichever request it is",
  { tags: ["nightly"], timeout: 900_000 },
  (how) => dieAtEach(() => how),
);

it("posts nothing where programs of ours were changed meanwhile, and reports what was paid for", async () => {
  await using world = await startGitHub();
  const { pull } = await setScene(world);
  await using job = await openJob(world, { inputs });
  const event = await world.event("pull_request", "opened", pull);
  const paid = { reviews: 0, patches: 0, atEnd: new IntegrityError("dist/ was changed") };
  const result = await cases.run(paid, () => job.act(event));
  expect(result.failure).toContain("dist/ was changed");
  expect(result.outputs.outcome).toBe("failed");
  for (const told of [raisedOn9.title, raisedOn9.description, "mended 9", "dist/ was changed"]) {
    expect(result.summary).toContain(told);
  }
  expect(pull.reviews).toEqual([]);
  expect(pull.comments).toHaveLength(1);
  expect(pull.comments[0]?.body).toContain("dist/ was changed");
  expect(pull.comments[0]?.body).toContain("/actions/runs/7");
  expectClean(world);
});

it.each([["git-refs"], ["graphql"]])(
  "reports in the stage publish what the other jobs were paid for, where %s fails there",
  async (operation) => {
    await using world = await startGitHub();
    const { pull } = await setScene(world);
    await using job = await openJob(world, { inputs: { fix: "off", vote: "false" } });
    const event = await world.event("pull_request", "opened", pull);
    const digests: string[] = [];
    const stage = async (name: string, more: Record<string, string> = {}) => {
      const given = { stage: name, digests: digests.join(","), ...more };
      const done = await cases.run({ reviews: 0, patches: 0 }, () => job.act(event, given));
      if (done.outputs.digest !== "") digests.push(done.outputs.digest);
      return done;
    };
    await stage("plan");
    for (const reviewer of ["claude", "codex"]) await stage("review", { reviewer });
    await stage("merge");
    world.fault(operation, { kind: "bad-gateway" }, { times: 100 });
    const { failure, summary, outputs } = await stage("publish");
    expect(failure).toContain("502");
    expect(summary).toContain(raisedOn9.title);
    expect(JSON.parse(outputs.issues)).toMatchObject([{ title: raisedOn9.title }]);
    expect(outputs.outcome).toBe("failed");
    expect(pull.reviews).toEqual([]);
  },
);
