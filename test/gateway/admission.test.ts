import { expect, test } from "vitest";
import { createAccount } from "../../src/gateway/account.ts";
import { createAdmission, estimateRequest } from "../../src/gateway/admission.ts";

const estimate = { inputTokens: 1_000, outputTokens: 5_000, rates: undefined };
const running = new AbortController().signal;
const budgets = (maxTokens: number) => [
  { account: createAccount({ maxTokens }), name: "this run" },
];

test("lets nobody in who left before, and takes nothing from the account for them", async () => {
  const [budget] = budgets(12_000) as [ReturnType<typeof budgets>[number]];
  const { admit } = createAdmission();
  const gone = AbortSignal.abort(new Error("the client went away"));
  await expect(admit([budget], estimate, gone)).rejects.toThrow("the client went away");
  expect(budget.account.left(true)).toEqual(budget.account.left(false));
  expect(budget.account.left(true).tokens).toBe(12_000);
});

test("lets nobody in who leaves while waiting for others, and goes on without them", async () => {
  const all = budgets(12_000);
  const { admit } = createAdmission();
  const first = await admit(all, estimate, running);
  if (typeof first === "string") throw new Error(first);
  const second = await admit(all, estimate, running);
  if (typeof second === "string") throw new Error(second);
  const leaving = new AbortController();
  const waiting = admit(all, estimate, leaving.signal);
  leaving.abort(new Error("the client went away"));
  await expect(waiting).rejects.toThrow();
  first.charge(undefined);
  expect(await admit(all, estimate, running)).toMatchObject({ outputTokens: 5_000 });
});

type Limits = Parameters<typeof createAccount>[0];

const budget = (limits: Limits, name = "this run") => ({ account: createAccount(limits), name });
const asks = (outputTokens: number, more: object = {}) => ({ ...estimate, outputTokens, ...more });
const spent = (outputTokens: number) => ({
  tokens: { inputTokens: 0, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens },
  costUsd: null,
});

/** What is admitted before anybody else is done; undefined: it waits. */
async function atOnce(admitted: Promise<unknown>): Promise<unknown> {
  return await Promise.race([admitted, new Promise((resolve) => setImmediate(resolve))]);
}

test("says which limit is reached, and whose", async () => {
  const { admit } = createAdmission();
  const admits = async (limits: Limits, asked = estimate) =>
    await admit([budget({}), budget(limits, "the thread a")], asked, running);
  expect(await admits({ maxRequests: 0 })).toBe("the request limit of the thread a is reached (0)");
  expect(await admits({ maxTokens: 5_000 })).toContain(
    "the token limit of the thread a is reached (5000;",
  );
  const rates = { input: 0.001, output: 0.001 };
  expect(await admits({ maxTokens: 1e6, maxCostUsd: 5 }, asks(5_000, { rates }))).toContain(
    "the cost limit of the thread a is reached (5 US dollars;",
  );
});

test("counts a running request, and none that spent nothing", async () => {
  const all = [budget({ maxRequests: 1 })];
  const { admit } = createAdmission();
  const first = await admit(all, estimate, running);
  if (typeof first === "string") throw new Error(first);
  expect(await admit(all, estimate, running)).toContain("the request limit");
  first.charge(undefined);
  const second = await admit(all, estimate, running);
  if (typeof second === "string") throw new Error(second);
  second.charge(spent(1));
  expect(await admit(all, estimate, running)).toContain("the request limit");
});

test.each([
  ["the least answer that is worth it", 10_000, 5_096, 4_096],
  ["less where less is asked for", 10, 1_010, 10],
  ["what is left", 10_000, 9_000, 8_000],
  ["no more than what is asked for", 10_000, 1e6, 10_000],
])("grants %s, and nothing below the least", async (_what, outputTokens, maxTokens, granted) => {
  const { admit } = createAdmission();
  const grants = async (limits: Limits) =>
    await admit([budget({}), budget(limits)], asks(outputTokens), running);
  expect(await grants({ maxTokens })).toMatchObject({ outputTokens: granted });
  const least = 1_000 + Math.min(4_096, outputTokens);
  expect(await grants({ maxTokens: least - 1 })).toContain("the token limit");
});

test("grants as much as the money pays for, input first", async () => {
  const { admit } = createAdmission();
  const grants = async (maxCostUsd: number, rates: { input: number; output: number }) =>
    await admit([budget({ maxCostUsd })], asks(10_000, { rates }), running);
  const half = { input: 1, output: 0.5 };
  expect(await grants(1_000 + 2_500, half)).toMatchObject({ outputTokens: 5_000 });
  expect(await grants(1_000 + 2_048, half)).toMatchObject({ outputTokens: 4_096 });
  expect(await grants(1_000 + 2_047, half)).toContain("the cost limit");
  const freeOutput = { input: 1, output: 0 };
  expect(await grants(1_000, freeOutput)).toMatchObject({ outputTokens: 10_000 });
  expect(await grants(999, freeOutput)).toContain("the cost limit");
  expect(await grants(0, { input: 0, output: 0 })).toMatchObject({ outputTokens: 10_000 });
});

test("reserves what a request may cost until it is charged", async () => {
  const run = budget({ maxTokens: 1e6, maxCostUsd: 1e6, maxRequests: 9 });
  const { admit } = createAdmission();
  const rates = { input: 2, output: 3 };
  const permit = await admit([run], asks(5_000, { rates }), running);
  if (typeof permit === "string") throw new Error(permit);
  expect(run.account.left(true)).toEqual({
    requests: 8,
    tokens: 1e6 - 6_000,
    costUsd: 1e6 - 17_000,
  });
  permit.charge(spent(100));
  expect(run.account.left(true)).toEqual({ requests: 8, tokens: 1e6 - 100, costUsd: 1e6 });
  await admit([run], asks(5_000), running);
  expect(run.account.left(true).costUsd).toBe(1e6);
});

test("lets a request wait for more only while it would get less than is ample", async () => {
  const { admit } = createAdmission();
  const second = async (maxTokens: number) => {
    const all = [budget({ maxTokens }), budget({})];
    const first = await admit(all, asks(32_000), running);
    if (typeof first === "string") throw new Error(first);
    const waiting = admit(all, asks(50_000), running);
    const before = await atOnce(waiting);
    first.charge(undefined);
    return { before, after: await waiting };
  };
  const enough = await second(2 * 33_000);
  expect(enough.before).toMatchObject({ outputTokens: 32_000 });
  const less = await second(2 * 33_000 - 1);
  expect(less.before).toBeUndefined();
  expect(less.after).toMatchObject({ outputTokens: 50_000 });
});

test("lets a request wait until there is enough, and no longer than somebody may still give back", async () => {
  const all = [budget({ maxTokens: 12_000 })];
  const { admit } = createAdmission();
  const first = await admit(all, asks(10_000), running);
  if (typeof first === "string") throw new Error(first);
  const waiting = admit(all, asks(6_000), running);
  expect(await atOnce(waiting)).toBeUndefined();
  first.charge(spent(5_000));
  expect(await waiting).toMatchObject({ outputTokens: 6_000 });
  const last = admit(all, asks(6_000), running);
  expect(await atOnce(last)).toBeUndefined();
});

const table = {
  plain: { input: 2_000_000, cachedInput: 1, cacheWrite: 1, output: 3_000_000 },
  written: { input: 1, cachedInput: 1, cacheWrite: 4_000_000, output: 3_000_000 },
  cached: { input: 1, cachedInput: 5_000_000, cacheWrite: 1, output: 3_000_000 },
  long: {
    ...{ input: 2_000_000, cachedInput: 1, cacheWrite: 1, output: 3_000_000 },
    longPrompt: {
      ...{ input: 4_000_000, cachedInput: 1, cacheWrite: 1, output: 6_000_000 },
      aboveTokens: 50,
    },
  },
};

test.each([
  ["plain", 50, 1, { input: 2, output: 3 }],
  ["written", 50, 1, { input: 4, output: 3 }],
  ["cached", 50, 1, { input: 5, output: 3 }],
  ["plain", 50, 2, { input: 4, output: 3 }],
  ["long", 50, 1, { input: 2, output: 3 }],
  ["long", 51, 1, { input: 4, output: 6 }],
  ["unknown", 50, 1, undefined],
])(
  "estimates %s at the dearest rate that its input may have, %i tokens, %i times as dear",
  (model, inputTokens, factor, rates) => {
    const most = { inputTokens, outputTokens: 7 };
    expect(estimateRequest(model, most, table, factor)).toEqual({ ...most, rates });
  },
);
