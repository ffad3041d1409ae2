import { expect, it, vi } from "vitest";
import { createRandom, type Random } from "../../bench/random.ts";
import { markedIn } from "../github/signed.ts";
import { agentsToolCache } from "../world/agents.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import type { Fault } from "../world/github/fault.ts";
import { openPullWorld, type PullWorld } from "../world/pull-world.ts";
import { action } from "./agents.ts";
import { type Defect, reviewersOf } from "./defects.ts";

/** How many pull requests are soaked: `npm run test:nightly` and `npm run soak` ask for more. */
const runs = Number(process.env.SOAK_RUNS ?? 1);
const pushes = 3;

vi.setConfig({ testTimeout: 300_000 });
const toolCache = await agentsToolCache();

const names = ["pay", "cart", "stock", "log"] as const;
const filler = (name: string) =>
  Array.from({ length: 12 }, (_, at) => `export const ${name}${at} = ${at};\n`).join("");

/** Defects that have nothing in common, two for each file. */
const pool: readonly (Defect & { readonly name: (typeof names)[number] })[] = [
  ["pay", "const fee = cents / parts;", "A fee is divided by zero parts"],
  ["pay", "if (amount = limit) reject();", "An assignment stands where a comparison was meant"],
  [
    "cart",
    "orders.forEach(async (o) => await save(o));",
    "Promises of the async callback are dropped",
  ],
  ["cart", "const last = items[items.length];", "The index runs past the end of the list"],
  ["stock", "setInterval(() => sync(store), 1000);", "The timer is never cleared"],
  ["stock", 'query("select * from s where id = " + id);', "SQL injection through the id"],
  ["log", "console.log(user.password);", "The password is written to the log in plain text"],
  ["log", 'readFileSync("/data/" + request.path);', "Path traversal by the request's path"],
].map(([name = "", code = "", title = ""]) => ({
  name: name as (typeof names)[number],
  code,
  title,
  description: `${title}.`,
}));

interface Model {
  /** Defects in the head, with the number of lines in front of each file. */
  readonly present: Set<(typeof pool)[number]>;
  readonly gone: Set<(typeof pool)[number]>;
  readonly shift: Record<string, number>;
}

function filesOf({ present, shift }: Model): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => {
      const before = Array.from({ length: shift[name] ?? 0 }, (_, at) => `// note ${at}\n`).join(
        "",
      );
      const own = [...present].filter((one) => one.name === name).map(({ code }) => `${code}\n`);
      return [`src/${name}.ts`, `${before}${filler(name)}${own.join("")}`];
    }),
  );
}

/** What people do between two runs of ours. */
function change(model: Model, world: PullWorld, random: Random): void {
  const fresh = pool.filter((one) => !model.present.has(one) && !model.gone.has(one));
  // What comes and goes in one push is seen by no review.
  const open = [...model.present];
  if (fresh.length > 0 && random.between(0, 3) > 0) model.present.add(random.pick(fresh));
  if (open.length > 1 && random.between(0, 2) === 0) {
    const fixed = random.pick(open);
    model.present.delete(fixed);
    model.gone.add(fixed);
  }
  const name = random.pick(names);
  model.shift[name] = (model.shift[name] ?? 0) + random.between(0, 7);
  const { threads } = world.pull;
  if (threads.length > 0 && random.between(0, 1) === 0) {
    world.github.reply(random.pick(threads), { author: "bob", body: "Are you sure?" });
  }
  const [summary] = world.pull.comments;
  if (summary && random.between(0, 4) === 0) world.github.deleteComment(summary);
}

const badLine = { message: "Unprocessable Entity", errors: ["Line could not be resolved"] };
const limited = { data: null, errors: [{ type: "RATE_LIMITED", message: "Rate limit exceeded" }] };

/** What goes wrong on the way to GitHub; answers get lost before and after the write. */
const faults: readonly (readonly [string, Fault])[] = [
  ["pulls/create-review", { kind: "bad-gateway", when: "after" }],
  ["pulls/create-review", { kind: "reset", when: "before" }],
  ["issues/create-comment", { kind: "reset", when: "after" }],
  ["issues/update-comment", { kind: "bad-gateway", when: "before" }],
  ["graphql", { kind: "bad-gateway", when: "before" }],
  ["graphql/addPullRequestReviewThreadReply", { kind: "reset", when: "after" }],
  ["pulls/create-review", { kind: "status", status: 422, body: { ...badLine, status: "422" } }],
  ["graphql", { kind: "status", status: 200, headers: { "retry-after": "0" }, body: limited }],
];

/** Said once, found again, nothing lost: after every run. */
function check(world: PullWorld, model: Model): void {
  const { pull } = world;
  const bot = "github-actions[bot]";
  expect(pull.comments.filter(({ user }) => user === bot)).toHaveLength(1);
  for (const defect of pool) {
    const about = pull.threads.filter((thread) => thread.comments[0]?.body.includes(defect.title));
    expect(about.length, `threads on "${defect.title}"`).toBe(
      model.present.has(defect) || model.gone.has(defect) ? 1 : 0,
    );
    const [thread] = about;
    const answered = thread?.comments.slice(1).some(({ user }) => user === bot);
    if (model.gone.has(defect)) expect(thread?.resolved || answered, defect.title).toBe(true);
    if (model.present.has(defect)) expect(thread?.resolved, defect.title).toBe(false);
  }
  for (const { comments } of pull.threads) {
    expect(markedIn(comments[0]?.body ?? "")?.kind).toBe("issue");
  }
}

it.each(Array.from({ length: runs }, (_, at) => at + 1))(
  "keeps one pull request consistent through random pushes, faults and replies (seed %i)",
  async (seed) => {
    const random = createRandom(seed);
    const model: Model = {
      present: new Set([random.pick(pool.slice(0, 4)), random.pick(pool.slice(4))]),
      gone: new Set(),
      shift: {},
    };
    await using world = await openPullWorld({
      base: Object.fromEntries(names.map((name) => [`src/${name}.ts`, filler(name)])),
      head: { files: filesOf(model) },
      title: "Soak",
      scripts: reviewersOf(() => pool),
      toolCache,
    });
    const { github, pull, repository, runner } = world;
    const run = async (name: "opened" | "synchronize") => {
      const event = await github.event("pull_request", name, pull);
      const step = await runner.uses({
        action,
        event,
        inputs: { ...world.inputs, fix: "off" },
      });
      expect(step.outputs.outcome, step.log.join("\n")).toBe("success");
      check(world, model);
    };
    await run("opened");
    // Each once: two refusals of a line would meet a review that has none.
    const left = [...faults];
    for (let push = 1; push <= pushes; push++) {
      change(model, world, random);
      const rewritten = random.between(0, 3) === 0;
      const parent = rewritten ? await repository.head("main") : undefined;
      await repository.commit("feature", {
        files: { ...filesOf(model), "notes.md": `push ${push}\n` },
        author: "alice",
        ...(parent === undefined ? {} : { parent }),
      });
      if (random.between(0, 1) === 0) {
        const [fault] = left.splice(random.between(0, left.length - 1), 1);
        if (fault) github.fault(...fault);
      }
      await run("synchronize");
    }
    expect(world.models.problems).toEqual([]);
    expectClean(github);
  },
);
