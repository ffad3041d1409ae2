import { request as httpRequest } from "node:http";
import { describe, expect, test } from "vitest";
import type { Vendor } from "./request.ts";
import { startModels } from "./server.ts";
import { askAnthropic, askers, askGemini, askOpenAi } from "./wire.ts";

const vendors: readonly Vendor[] = ["anthropic", "openai", "gemini"];

/** The vendor's sentence, where each puts it. */
function said(json: Record<string, unknown> | undefined): string {
  const error = json?.error as { message: string } | undefined;
  return error?.message ?? "";
}

describe.each(vendors)("the scripted models as %s", (vendor) => {
  const ask = askers[vendor];

  test("stream a text in pieces that add up to it", async () => {
    const text = "Zwölf Fälle, überall dieselbe Lücke. 🙂";
    await using models = await startModels({ scripts: [{ vendor, steps: [{ text, dripMs: 1 }] }] });
    const reply = await ask(models);
    expect(reply.status).toBe(200);
    const pieces = reply.events.flatMap((event) => textOf(vendor, event) ?? []);
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.join("")).toBe(text);
    expect(models.problems).toEqual([]);
  });

  test("take the steps in order and report a request that comes after the last", async () => {
    await using models = await startModels({
      scripts: [{ vendor, steps: [{ text: "one" }, { text: "two" }] }],
    });
    for (const text of ["one", "two"]) {
      const reply = await ask(models);
      expect(reply.events.flatMap((event) => textOf(vendor, event) ?? []).join("")).toBe(text);
    }
    const third = await ask(models);
    expect(third.status).toBe(400);
    expect(said(third.json)).toContain("No script has a step left");
    expect(models.problems).toMatchObject([{ kind: "exhausted", vendor, status: 400 }]);
    expect(models.requests.map(({ n }) => n)).toEqual([0, 1, 0]);
  });

  test("choose the script by what the last prompt says", async () => {
    await using models = await startModels({
      scripts: [
        { vendor, match: { lastPrompt: /nothing says this/ }, steps: [{ text: "wrong" }] },
        {
          vendor,
          match: { prompt: "this", lastPrompt: /(Review|Fix) this/ },
          steps: [{ text: "right" }],
        },
      ],
    });
    const reply = await ask(models);
    expect(reply.events.flatMap((event) => textOf(vendor, event) ?? []).join("")).toBe("right");
  });

  test("let a function make the step from the request", async () => {
    await using models = await startModels({
      scripts: [{ vendor, steps: ({ text, n }) => ({ text: `${n}: ${text}` }) }],
    });
    await ask(models);
    const reply = await ask(models);
    expect(reply.events.flatMap((event) => textOf(vendor, event) ?? []).join("")).toMatch(
      /^1: (Review|Fix) this$/,
    );
  });

  test("record a script that throws and end the turn with a 400", async () => {
    await using models = await startModels({
      scripts: [
        {
          vendor,
          steps: () => {
            throw new Error("no issue in the prompt");
          },
        },
      ],
    });
    expect((await ask(models)).status).toBe(400);
    expect(models.problems).toMatchObject([{ kind: "script", vendor }]);
    expect(models.problems[0]?.message).toContain("no issue in the prompt");
  });

  test("refuse a missing and a wrong key in the vendor's shape and do not record the request", async () => {
    await using models = await startModels({ scripts: [{ vendor, steps: [{ text: "never" }] }] });
    const none = { "x-api-key": "", authorization: "", "x-goog-api-key": "" };
    const wrong = {
      "x-api-key": "other",
      authorization: "Bearer other",
      "x-goog-api-key": "other",
    };
    const statuses = { anthropic: [401, 401], openai: [401, 401], gemini: [403, 400] };
    const replies = [await ask(models, {}, none), await ask(models, {}, wrong)];
    expect(replies.map(({ status }) => status)).toEqual(statuses[vendor]);
    expect(replies.every(({ json }) => said(json) !== "")).toBe(true);
    expect(models.problems.map(({ kind }) => kind)).toEqual(["key", "key"]);
    expect(models.requests).toEqual([]);
  });

  test("accept the keys a test names instead of the usual ones", async () => {
    await using models = await startModels({
      keys: { [vendor]: ["a", "b"] },
      scripts: [{ vendor, match: { key: "b" }, steps: [{ text: "yes" }] }],
    });
    const key = { "x-api-key": "b", authorization: "Bearer b", "x-goog-api-key": "b" };
    expect((await ask(models, {}, key)).status).toBe(200);
    expect(models.requests[0]?.key).toBe("b");
    expect((await ask(models)).status).toBeGreaterThanOrEqual(400);
  });

  test("refuse a member that the vendor does not know", async () => {
    await using models = await startModels({ scripts: [{ vendor, steps: [{ text: "never" }] }] });
    const reply = await ask(models, { surprise: true });
    expect(reply.status).toBe(400);
    expect(said(reply.json)).toContain("surprise");
    expect(models.problems).toMatchObject([{ kind: "refused", vendor, status: 400 }]);
  });

  test("send a planted HTTP error with the vendor's body and retry-after", async () => {
    const fault = {
      kind: "status",
      status: 429,
      message: "Slow down.",
      retryAfterSeconds: 7,
    } as const;
    await using models = await startModels({ scripts: [{ vendor, steps: [{ fault }] }] });
    const reply = await ask(models);
    expect(reply.status).toBe(429);
    expect(reply.headers.get("retry-after")).toBe("7");
    expect(said(reply.json)).toBe("Slow down.");
    expect(models.problems).toEqual([]);
  });

  test.each(["before-headers", "after-start", "mid-text", "before-stop"] as const)(
    "cut the connection %s",
    async (at) => {
      await using models = await startModels({
        scripts: [{ vendor, steps: [{ text: "Half of this", fault: { kind: "cut", at } }] }],
      });
      await expect(ask(models)).rejects.toThrow();
      expect(await models.requests[0]?.ended).toBe("cut");
      expect(models.openStreams()).toBe(0);
    },
  );

  test.each(["before-headers", "after-start", "mid-text", "before-stop"] as const)(
    "fall silent %s until the client goes away",
    async (at) => {
      await using models = await startModels({
        scripts: [{ vendor, steps: [{ text: "Half of this", fault: { kind: "silent", at } }] }],
      });
      const asked = ask(models, {}, {});
      const request = await models.waitFor((candidate) => candidate.vendor === vendor);
      expect(models.openStreams()).toBe(1);
      await models[Symbol.asyncDispose]();
      await expect(asked).rejects.toThrow();
      expect(await request.ended).toBe("aborted");
    },
  );

  test("end a stream without the vendor's last event", async () => {
    await using models = await startModels({
      scripts: [{ vendor, steps: [{ text: "All of it", fault: { kind: "truncated" } }] }],
    });
    const reply = await ask(models);
    expect(reply.events.flatMap((event) => textOf(vendor, event) ?? []).join("")).toBe("All of it");
    expect(reply.body).not.toMatch(/message_stop|response\.completed|finishReason/);
  });

  test("report an error in the middle of a stream", async () => {
    await using models = await startModels({
      scripts: [
        {
          vendor,
          steps: [{ text: "Begun", fault: { kind: "stream-error", message: "Too much." } }],
        },
      ],
    });
    const reply = await ask(models);
    expect(reply.status).toBe(200);
    expect(JSON.stringify(reply.events.at(-1))).toContain("Too much.");
  });

  test("send garbage where a stream is due", async () => {
    await using models = await startModels({
      scripts: [
        { vendor, steps: [{ fault: { kind: "garbage", body: "<html>Bad gateway</html>" } }] },
      ],
    });
    const reply = await ask(models);
    expect(reply).toMatchObject({ status: 200, body: "<html>Bad gateway</html>", events: [] });
  });
});

test("a script per conversation begins anew for each thread", async () => {
  await using models = await startModels({
    scripts: [
      {
        vendor: "anthropic",
        perConversation: true,
        steps: [{ text: "first" }, { text: "second" }],
      },
    ],
  });
  for (const session of ["one", "two", "one"]) {
    const reply = await askAnthropic(models, {}, { "x-claude-code-session-id": session });
    expect(reply.status).toBe(200);
  }
  expect(models.requests.map(({ conversation, n }) => [conversation, n])).toEqual([
    ["one", 0],
    ["two", 0],
    ["one", 1],
  ]);
});

test("scripts added later continue where the first ones end", async () => {
  await using models = await startModels();
  models.play({ vendor: "openai", steps: [{ text: "one" }] });
  models.play({ vendor: "openai", steps: [{ text: "two" }] });
  expect((await askOpenAi(models)).body).toContain('"text":"one"');
  expect((await askOpenAi(models)).body).toContain('"text":"two"');
  expect(models.problems).toEqual([]);
});

test("usage is counted as each vendor counts it", async () => {
  const usage = {
    inputTokens: 1000,
    cachedInputTokens: 300,
    cacheWriteTokens: 20,
    outputTokens: 50,
    reasoningTokens: 7,
  };
  await using models = await startModels({
    scripts: (["anthropic", "openai", "gemini"] as const).map((vendor) => ({
      vendor,
      steps: [{ text: "x", usage }],
    })),
  });
  const anthropic = await askAnthropic(models);
  expect(anthropic.events.find(({ type }) => type === "message_delta")?.usage).toMatchObject({
    input_tokens: 1000,
    cache_read_input_tokens: 300,
    cache_creation_input_tokens: 20,
    output_tokens: 50,
  });
  const openAi = await askOpenAi(models);
  expect(openAi.events.at(-1)?.response).toMatchObject({
    usage: {
      input_tokens: 1320,
      input_tokens_details: { cached_tokens: 300, cache_write_tokens: 20 },
      output_tokens: 50,
      output_tokens_details: { reasoning_tokens: 7 },
      total_tokens: 1370,
    },
  });
  const gemini = await askGemini(models);
  expect(gemini.events.at(-1)?.usageMetadata).toEqual({
    promptTokenCount: 1300,
    cachedContentTokenCount: 300,
    candidatesTokenCount: 43,
    thoughtsTokenCount: 7,
    totalTokenCount: 1350,
  });
});

test("whatever no vendor serves is a problem, except claude's first knock", async () => {
  await using models = await startModels();
  expect((await fetch(models.url, { method: "HEAD" })).status).toBe(404);
  expect(models.problems).toEqual([]);
  expect((await fetch(`${models.url}/v1/models`)).status).toBe(404);
  expect((await fetch(`${models.url}/v1/messages/count_tokens`, { method: "POST" })).status).toBe(
    404,
  );
  await new Promise<void>((resolve, reject) => {
    const connect = httpRequest(models.url, { method: "CONNECT", path: "example.com:443" });
    connect.once("connect", (_, socket) => {
      socket.destroy();
      resolve();
    });
    connect.once("error", reject);
    connect.end();
  });
  expect(models.problems.map(({ kind, message }) => [kind, message])).toEqual([
    ["path", "GET /v1/models"],
    ["path", "POST /v1/messages/count_tokens"],
    ["path", "connect CONNECT example.com:443"],
  ]);
});

/** The piece of visible text that an event carries. */
function textOf(vendor: Vendor, event: Record<string, unknown>): string | undefined {
  switch (vendor) {
    case "anthropic":
      return (event.delta as { text?: string } | undefined)?.text;
    case "openai":
      return event.type === "response.output_text.delta" ? String(event.delta) : undefined;
    case "gemini": {
      const candidates = event.candidates as
        | [{ content: { parts: [{ text?: string }] } }]
        | undefined;
      return candidates?.[0].content.parts[0].text;
    }
  }
}
