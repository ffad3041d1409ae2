import { readFile } from "node:fs/promises";
import { expect, it, vi } from "vitest";
import type { RunResult } from "../../src/model/result.ts";
import { agentsToolCache } from "../world/agents.ts";
import { git } from "../world/git/git.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import { openPullWorld, type PullWorld } from "../world/pull-world.ts";
import type { UsesOptions } from "../world/runner/runner.ts";
import { action } from "./agents.ts";
import { type Defect, reviewersOf, shownFiles } from "./defects.ts";

// Several runs of real agents each.
vi.setConfig({ testTimeout: 180_000 });

const toolCache = await agentsToolCache();

const lines = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => `export const ${name}${at} = ${at};\n`).join("");

const base = {
  "src/pay.ts": lines("pay", 30),
  "src/cart.ts": lines("cart", 30),
  "src/stock.ts": lines("stock", 30),
  "src/log.ts": lines("log", 30),
};
const division = "export const fee = (cents: number, parts: number) => cents / parts;";
const forEach = "orders.forEach(async (order) => await store.save(order));";
const assignment = "if (left = 0) throw new Error();";
const password = "console.log(user.name, user.password);";
const timer = "setInterval(() => flush(buffer), 1000);";
const refund = 'await fetch("/refunds?key=" + apiKey + "&order=" + order.id);';

const head = {
  "src/pay.ts": `${base["src/pay.ts"]}${division}\n`,
  "src/cart.ts": `${base["src/cart.ts"]}export async function saveAll(orders, store) {\n  ${forEach}\n}\n`,
  "src/stock.ts": `${base["src/stock.ts"]}export function take(left: number) {\n  ${assignment}\n}\n`,
  "src/log.ts": `${base["src/log.ts"]}${password}\n${timer}\n`,
};

const defects = {
  division: {
    code: division,
    title: "A fee is divided by zero parts",
    description: "`parts` may be 0, then the fee is Infinity.",
  },
  forEach: {
    code: forEach,
    title: "saveAll does not wait for its orders",
    description: "`forEach` drops the promises of its async callback, so errors are lost.",
  },
  assignment: {
    code: assignment,
    title: "An assignment stands where a comparison was meant",
    description: "`left = 0` assigns, so the error is never thrown.",
  },
  password: {
    code: password,
    title: "The password is written to the log",
    description: "`user.password` ends up in plain text in the log.",
  },
  timer: {
    code: timer,
    title: "The timer is never cleared",
    description: "setInterval keeps the process alive.",
    severity: "low",
    by: ["anthropic"],
  },
  refund: {
    code: refund,
    title: "The API key is part of an address",
    description: "Keys in addresses end up in the logs of every proxy.",
  },
} as const satisfies Record<string, Defect>;

/** The same finding in other words, as models have it. */
const reworded: readonly Defect[] = Object.values(defects).map((defect: Defect) =>
  defect.code === forEach
    ? {
        ...defect,
        title: "Promises of the async callback in saveAll are dropped",
        description: "saveAll ends before its orders are saved, for forEach awaits nothing.",
      }
    : defect,
);

interface Scene extends PullWorld {
  /** Runs the Action on an event of the pull request. */
  run(
    action: "opened" | "synchronize" | "reopened",
    over?: Partial<UsesOptions>,
  ): Promise<{ outcome: string; result: RunResult | null; warnings: string }>;
  use(
    event: WorkflowEvent,
    over?: Partial<UsesOptions>,
  ): Promise<{ outcome: string; result: RunResult | null; warnings: string }>;
  /** Prompts of review turns since the last time this was asked. */
  reviewed(): string[];
  /** Lets the reviewers report other defects from now on. */
  say(defects: readonly Defect[]): void;
}

async function openScene(): Promise<Scene> {
  const says: { now: readonly Defect[] } = { now: Object.values(defects) };
  const world = await openPullWorld({
    base,
    head: { files: head },
    title: "Add fees, orders and stock",
    scripts: reviewersOf(() => says.now),
    toolCache,
  });
  let seen = 0;
  const use = async (event: WorkflowEvent, over: Partial<UsesOptions> = {}) => {
    const inputs = {
      ...world.inputs,
      fix: "off",
      "min-severity": "medium",
      ...over.inputs,
    };
    const step = await world.runner.uses({ action, event, ...over, inputs });
    expect(step.log.join("\n")).not.toContain("crosscheck: ");
    expect(step.conclusion).toBe("success");
    const { outcome = "", report } = step.outputs;
    return {
      outcome,
      result: report ? (JSON.parse(await readFile(report, "utf8")) as RunResult) : null,
      warnings: step.annotations.map(({ message }) => message).join("\n"),
    };
  };
  return {
    ...world,
    use,
    async run(name, over) {
      return await use(await world.github.event("pull_request", name, world.pull), over);
    },
    reviewed() {
      const texts = world.models.requests.slice(seen).map(({ text }) => text);
      seen = world.models.requests.length;
      return texts.filter((text) => text.includes('Set turn to "review"'));
    },
    say(next) {
      says.now = next;
    },
  };
}

function settled({ models, github }: Scene): void {
  expect(models.problems).toEqual([]);
  expectClean(github);
}

const idsOf = (result: RunResult | null) =>
  Object.fromEntries((result?.issues ?? []).map(({ title, id }) => [title, id]));
const paths = (prompts: readonly string[]) =>
  prompts.map((prompt) => shownFiles(prompt).map(({ path }) => path));
const visibleText = (body = "") => body.replace(/<!-- crosscheck .*-->/, "").trim();

it("says after a push what is new, resolves what is gone, and repeats nothing that moved or was renamed", async () => {
  await using scene = await openScene();
  const { pull, repository } = scene;
  const first = await scene.run("opened");
  expect(first.outcome).toBe("success");
  expect(pull.threads).toHaveLength(4);
  expect(scene.reviewed()).toHaveLength(2);
  const before = pull.headSha;

  await repository.commit("feature", {
    author: "alice",
    files: {
      "src/pay.ts": `${base["src/pay.ts"]}export const fee = (cents: number) => cents;\n`,
      "src/cart.ts": `export const first = 1;\nexport const second = 2;\n${head["src/cart.ts"]}`,
      "src/inventory.ts": head["src/stock.ts"],
      "src/refund.ts": `${refund}\n`,
    },
    deletes: ["src/stock.ts"],
  });
  scene.say(reworded);
  const second = await scene.run("synchronize");
  expect(second.outcome).toBe("success");

  // Exactly one new comment; the gone one resolved with a word; the others untouched.
  expect(pull.reviews.filter(({ body }) => body !== "")).toHaveLength(2);
  const [pay, cart, stock, log, added] = ["pay", "cart", "stock", "log", "refund"].map((name) => {
    return pull.threads.find(({ path }) => path === `src/${name}.ts`);
  });
  expect(pull.threads).toHaveLength(5);
  expect(added?.comments[0]?.body).toContain("The API key is part of an address");
  expect(pay).toMatchObject({ resolved: true });
  expect(pay?.comments[1]?.body).toContain(`gone as of ${pull.headSha}`);
  for (const thread of [cart, stock, log, added]) {
    expect(thread).toMatchObject({ resolved: false });
    expect(thread?.comments).toHaveLength(1);
  }

  // Only what changed went to the reviewers, the renamed file without a change of its own included.
  const expected = ["src/cart.ts", "src/inventory.ts", "src/pay.ts", "src/refund.ts"];
  const prompts = scene.reviewed();
  expect(paths(prompts)).toEqual([expected, expected]);
  expect(prompts[0]).toContain("src/log.ts (reviewed before)");

  // IDs stay, and the summary stays the whole picture.
  expect(second.result?.since).toBe(before);
  expect(second.result?.resolved.map(({ title }) => title)).toEqual([defects.division.title]);
  const [was, is] = [idsOf(first.result), idsOf(second.result)];
  expect(Object.values(is).filter((id) => !Object.values(was).includes(id))).toEqual([
    is[defects.refund.title],
  ]);
  expect(Object.keys(is)).toHaveLength(5);
  const [summary] = pull.comments;
  expect(pull.comments).toHaveLength(1);
  expect(summary?.body).toContain("1 new issue, 4 still open, 1 resolved");
  for (const { title } of [defects.password, defects.timer]) expect(summary?.body).toContain(title);
  const link = `(${scene.github.url}/acme/shop/pull/1#discussion_r${log?.comments[0]?.id})`;
  expect(summary?.body).toContain(link);
  expect(summary?.body).toContain(before.slice(0, 8));
  const moved = second.result?.issues.find(({ id }) => id === was[defects.assignment.title]);
  expect(moved?.anchor).toMatchObject({ file: "src/inventory.ts", line: 32 });

  // A third push in the renamed file: still the same issue under its first name.
  await repository.commit("feature", {
    author: "alice",
    files: { "src/inventory.ts": `export const zeroth = 0;\n${head["src/stock.ts"]}` },
  });
  const third = await scene.run("synchronize");
  expect(paths(scene.reviewed())).toEqual([["src/inventory.ts"], ["src/inventory.ts"]]);
  expect(idsOf(third.result)[defects.assignment.title]).toBe(was[defects.assignment.title]);
  expect(pull.threads).toHaveLength(5);
  settled(scene);
});

it.each([
  { gone: false, words: "is still there" },
  { gone: true, words: "is gone" },
])(
  "reviews all of a history that was rewritten, and repeats nothing, when the old head $words",
  async ({ gone }) => {
    await using scene = await openScene();
    const { pull, repository } = scene;
    const first = await scene.run("opened");
    scene.reviewed();
    const main = await repository.commit("main", { files: { "README.md": "shop\n" } });
    await repository.commit("feature", {
      parent: main,
      files: { ...head, "src/cart.ts": `export const first = 1;\n${head["src/cart.ts"]}` },
      author: "alice",
    });
    if (gone) {
      // GitHub keeps what its threads are on, but gives nobody a commit that no branch has.
      await git(repository.gitDirectory, ["config", "uploadpack.allowAnySHA1InWant", "false"]);
      await git(repository.gitDirectory, ["config", "uploadpack.allowReachableSHA1InWant", "true"]);
      const operation = "repos/compare-commits-with-basehead";
      scene.github.fault(operation, { kind: "status", status: 404 });
    }
    scene.say(reworded);
    const second = await scene.run("synchronize");
    expect(second.outcome).toBe("success");
    expect(second.result?.since).toBeNull();
    expect(paths(scene.reviewed())[0]).toEqual([
      "src/cart.ts",
      "src/log.ts",
      "src/pay.ts",
      "src/stock.ts",
    ]);
    expect(pull.threads.map(({ comments }) => comments.length)).toEqual([1, 1, 1, 1]);
    expect(pull.reviews).toHaveLength(1);
    expect(Object.values(idsOf(second.result)).sort()).toEqual(
      Object.values(idsOf(first.result)).sort(),
    );
    settled(scene);
  },
);

it("leaves dismissed what a person resolved, and closes what people talk about only with a word", async () => {
  await using scene = await openScene();
  const { github, pull, repository } = scene;
  await scene.run("opened");
  const cart = pull.threads.find(({ path }) => path === "src/cart.ts");
  const pay = pull.threads.find(({ path }) => path === "src/pay.ts");
  if (!cart || !pay) throw new Error("the issues were not posted");
  cart.resolved = true;
  cart.resolvedBy = "alice";
  github.reply(pay, { author: "alice", body: "parts is never 0 here." });
  await repository.commit("feature", {
    author: "alice",
    files: {
      "src/cart.ts": `export const first = 1;\n${head["src/cart.ts"]}`,
      "src/pay.ts": base["src/pay.ts"],
    },
  });
  scene.say(reworded);
  const { result } = await scene.run("synchronize");
  expect(pull.threads).toHaveLength(4);
  expect(cart.comments).toHaveLength(1);
  expect(result?.dismissed.map(({ path }) => path)).toEqual(["src/cart.ts"]);
  expect(result?.issues.map(({ path }) => path)).not.toContain("src/cart.ts");
  expect(pay.comments.map(({ user }) => user)).toEqual([
    "github-actions[bot]",
    "alice",
    "github-actions[bot]",
  ]);
  expect(pay.resolved).toBe(true);
  settled(scene);
});

it("answers once where it may not resolve", async () => {
  await using scene = await openScene();
  const { pull, repository } = scene;
  const permissions = { contents: "read", "pull-requests": "write" } as const;
  await scene.run("opened", { permissions });
  const pay = pull.threads.find(({ path }) => path === "src/pay.ts");
  await repository.commit("feature", {
    author: "alice",
    files: { "src/pay.ts": `${base["src/pay.ts"]}export const tax = 0;\n` },
  });
  await scene.run("synchronize", { permissions });
  await repository.commit("feature", {
    author: "alice",
    files: { "src/pay.ts": `${base["src/pay.ts"]}export const tax = 1;\n` },
  });
  const third = await scene.run("synchronize", { permissions });
  expect(third.warnings).toBe("");
  expect(pay?.resolved).toBe(false);
  expect(pay?.comments).toHaveLength(2);
  expect(pay?.comments[1]?.body).toContain("gone as of");
  settled(scene);
});

it("says it again when it comes back after it was resolved", async () => {
  await using scene = await openScene();
  const { pull, repository } = scene;
  const first = await scene.run("opened");
  for (const text of [base["src/pay.ts"], head["src/pay.ts"]]) {
    const files = { "src/pay.ts": `${text}export const tax = 1;\n` };
    await repository.commit("feature", { author: "alice", files });
    await scene.run("synchronize");
  }
  const threads = pull.threads.filter(({ path }) => path === "src/pay.ts");
  expect(threads.map(({ resolved }) => resolved)).toEqual([true, false]);
  const id = idsOf(first.result)[defects.division.title] ?? "none";
  for (const thread of threads) expect(thread.comments[0]?.body).toContain(id);
  settled(scene);
});

it("asks no model where nothing that is reviewed changed, and says so", async () => {
  await using scene = await openScene();
  const { github, pull, repository, models } = scene;
  await scene.run("opened");
  const asked = models.requests.length;
  const text = visibleText(pull.comments[0]?.body);

  const same = await scene.run("reopened");
  expect(same).toMatchObject({ outcome: "skipped", result: null });
  expect(same.warnings).toContain("was reviewed already");

  await repository.commit("feature", {
    author: "alice",
    files: { "package-lock.json": "{}\n" },
  });
  const lock = await scene.run("synchronize");
  expect(lock).toMatchObject({ outcome: "skipped", result: null });
  expect(lock.warnings).toContain("nothing that is reviewed changed");
  expect(visibleText(pull.comments[0]?.body)).toBe(text);

  // A file whose change is taken back is gone from the pull request: no model has to say so.
  await repository.commit("feature", {
    author: "alice",
    files: { "src/pay.ts": base["src/pay.ts"] },
  });
  const back = await scene.run("synchronize");
  expect(back.result?.resolved.map(({ title }) => title)).toEqual([defects.division.title]);
  expect(pull.threads.find(({ path }) => path === "src/pay.ts")?.resolved).toBe(true);
  expect(pull.comments[0]?.body).toContain("no model was asked");
  expect(pull.comments[0]?.body).toContain(defects.password.title);
  expect(models.requests).toHaveLength(asked);

  // Whoever wants everything looked at again says so.
  scene.reviewed();
  const comment = github.comment(pull, { author: "alice", body: "/crosscheck review full" });
  const full = await scene.use(await github.event("issue_comment", "created", comment));
  expect(full.outcome).toBe("success");
  expect(paths(scene.reviewed())[0]).toEqual(["src/cart.ts", "src/log.ts", "src/stock.ts"]);
  expect(pull.threads).toHaveLength(4);
  settled(scene);
});
