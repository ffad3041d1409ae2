import { expect, it } from "vitest";
import { threadCredentials } from "../../src/agents/thread-credentials.ts";
import { noSpending } from "../../src/model/spending.ts";
import { stubCoder } from "../panel/stub-coder.ts";

/** A gateway that counts 1 request for each thread, and what happened there and to the coders, in order. */
function open(fails = false) {
  const log: string[] = [];
  let count = 0;
  const gateway = {
    open() {
      const token = `token-${++count}`;
      log.push(`open ${token}`);
      return {
        token,
        spending: () => ({ ...noSpending, requests: 1, costUsd: 0.5 }),
        models: () => ["one", token],
        close: () => void log.push(`revoke ${token}`),
      };
    },
  };
  const options = { vendor: "openai", label: "codex" } as const;
  const coder = threadCredentials(gateway as never, options, "/state", (token, state) => {
    const { coder: stub } = stubCoder(() => ({}));
    const startThread = async () => {
      if (fails) throw new Error("it does not start");
      const thread = await stub.startThread();
      return { ...thread, close: async () => void log.push(`end ${token}`) };
    };
    return {
      startThread,
      close: async () => void log.push(`remove ${state}`),
    } as never;
  });
  return { coder, log };
}

it("gives each thread a token and a folder of its own, and takes both back when it is closed", async () => {
  const { coder, log } = open();
  const first = await coder.startThread();
  await coder.startThread();
  await first.close();
  expect(log).toEqual([
    "open token-1",
    "open token-2",
    "end token-1",
    "revoke token-1",
    "remove /state/1",
  ]);
});

it("revokes the token of a thread that did not start", async () => {
  const { coder, log } = open(true);
  await expect(coder.startThread()).rejects.toThrow("it does not start");
  expect(log).toEqual(["open token-1", "revoke token-1", "remove /state/1"]);
});

it("revokes every token at its end, also of threads that nobody closed", async () => {
  const { coder, log } = open();
  await coder.startThread();
  await coder.startThread();
  await coder[Symbol.asyncDispose]();
  expect(log).toContain("revoke token-1");
  expect(log).toContain("revoke token-2");
});

it("counts what all its threads spent, those that are closed too", async () => {
  const { coder } = open();
  const first = await coder.startThread();
  await first.close();
  await coder.startThread();
  expect(coder.spending()).toMatchObject({ requests: 2, costUsd: 1 });
  expect(coder.models()).toEqual(["one", "token-1", "token-2"]);
});
