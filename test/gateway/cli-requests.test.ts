import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isModel } from "../../src/gateway/check-request.ts";
import { screenHeaders } from "../../src/gateway/headers.ts";
import { protocols } from "../../src/gateway/protocols/protocols.ts";
import { selectedCoders } from "../coder/coders.ts";
import { type Desk, setDesk } from "../coder/desk.ts";
import { read } from "../world/models/call.ts";

const dot =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const pages =
  "%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/** What the gateway would change in what a CLI has sent. */
function changes({ models }: Desk): string[] {
  return models.requests.flatMap(({ vendor, headers, body }) => {
    const protocol = protocols[vendor];
    const { removed, refused, body: left } = protocol.screen({ ...(body as object) });
    expect(left).toEqual(body);
    return [
      ...removed,
      ...(refused === undefined ? [] : [refused]),
      ...screenHeaders(headers, protocol, undefined).removed,
    ];
  });
}

const schema = {
  type: "object",
  properties: { verdict: { type: "string" } },
  required: ["verdict"],
  additionalProperties: false,
};

const subscribed = selectedCoders
  .filter(({ name }) => name === "claude")
  .map((coder) => ({
    ...coder,
    title: "claude by a subscription",
    options: { keyKind: "oauth" } as const,
  }));

test.each(
  [...selectedCoders, ...subscribed].map((coder) => [coder.title ?? coder.name, coder] as const),
)("the gateway hands on everything that %s sends", async (_, coder) => {
  const files = ["dot.png", "pages.pdf", "notes.txt"];
  await using desk = await setDesk(coder, {
    scripts: [
      [
        { reasoning: "First look.", calls: [read("notes.txt"), read("/none.txt")] },
        ...files.map((file) => ({ text: `Then ${file}.`, calls: [read(file)] })),
        { answer: { verdict: "ok" } },
        { text: "Good." },
      ],
    ],
  });
  await writeFile(join(desk.tree, "dot.png"), dot, "base64");
  await writeFile(join(desk.tree, "pages.pdf"), pages);
  const outputSchema = schema;
  const thread = await desk.thread({ system: "You are brief.", effort: "low", outputSchema });
  await thread.run("Judge", { outputSchema });
  expect(desk.models.requests.length).toBeGreaterThan(4);
  expect([...new Set(changes(desk))]).toEqual([]);
});

/** Short names, which the CLI itself makes ids of. */
const aliases = selectedCoders.flatMap((coder) =>
  Object.keys(protocols[coder.vendor].models)
    .filter((name) => /^[a-z-]+$/.test(name))
    .map((name) => [coder.name, name, coder] as const),
);

test.each(aliases)("the gateway knows what %s asks for as %s", async (_, model, coder) => {
  await using desk = await setDesk(coder, { scripts: [[{ text: "Yes." }]] });
  await (await desk.thread({ model })).run("Hello");
  const { models } = protocols[coder.vendor];
  for (const asked of desk.models.requests)
    expect([asked.model, isModel(asked.model, model, models)]).toEqual([asked.model, true]);
});
