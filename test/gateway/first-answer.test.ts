import { expect, test } from "vitest";
import { firstAnswer } from "../../src/gateway/first-answer.ts";

test("rejects with the reason of who left before, and asks no second time", async () => {
  let asked = 0;
  const ask = async (signal: AbortSignal): Promise<never> => {
    asked += 1;
    throw signal.aborted ? new Error("aborted") : new Error("it was to be aborted");
  };
  const gone = AbortSignal.abort(new Error("the client went away"));
  await expect(firstAnswer(ask, 1_000, gone)).rejects.toThrow("the client went away");
  expect(asked).toBe(1);
});

test("rejects with the reason of who leaves while it is waited to ask again", async () => {
  const leaving = new AbortController();
  let asked = 0;
  const ask = async (): Promise<never> => {
    asked += 1;
    setTimeout(() => leaving.abort(new Error("the client went away")), 10);
    throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  };
  await expect(firstAnswer(ask, 60_000, leaving.signal)).rejects.toThrow();
  expect(asked).toBe(1);
});

test("tells a vendor that is too slow from a client that left", async () => {
  const ask = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(new Error("aborted")));
    });
  const answer = await firstAnswer(ask, 20, new AbortController().signal);
  expect(answer).toMatchObject({ kind: "refusal", refusal: { reason: "deadline" } });
});
