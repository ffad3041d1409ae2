import { expect, test } from "vitest";
import { createAccount } from "../../src/gateway/account.ts";
import { createAdmission } from "../../src/gateway/admission.ts";

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
