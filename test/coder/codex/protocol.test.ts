import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { promisify } from "node:util";
import { Ajv } from "ajv";
import { beforeAll, expect, test } from "vitest";
import type { Launch } from "../../../src/command.ts";
import { agentPath } from "../../world/agents.ts";
import { cleanEnvironment } from "../../world/environment.ts";
import { command } from "../../world/models/call.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";
import { caseOf } from "../case-of.ts";
import { setDesk } from "../desk.ts";

type Check = (message: unknown) => string[];
let checkRequest: Check;
let checkNotification: Check;

/** The pinned binary prints the schema of its own protocol. */
beforeAll(async () => {
  await using folder = await temporaryFolder();
  const args = ["app-server", "generate-json-schema", "--experimental", "--out", folder.path];
  const env = cleanEnvironment(folder.path, { CODEX_HOME: folder.path });
  await promisify(execFile)(await agentPath("codex"), args, { env });
  async function check(file: string): Promise<Check> {
    const schema: object = JSON.parse(await readFile(join(folder.path, file), "utf8"));
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const validate = ajv.compile(schema);
    return (message) => (validate(message) ? [] : [ajv.errorsText(validate.errors)]);
  }
  checkRequest = await check("ClientRequest.json");
  checkNotification = await check("ClientNotification.json");
});

/** Writes down every line that is sent to the process. */
function listening(lines: string[]): (launch: Launch) => Launch {
  return (launch) => async (given) => {
    const running = await launch(given);
    const stdin = new PassThrough();
    stdin.on("data", (chunk: Buffer) => lines.push(...chunk.toString().split("\n")));
    stdin.pipe(running.stdin);
    return { ...running, stdin };
  };
}

test("sends only messages that the binary's own schema allows", async () => {
  const lines: string[] = [];
  const steps = [
    { calls: [command("sleep 300")] },
    { answer: { verdict: "ok" } },
    { text: "Goodbye." },
  ];
  await using desk = await setDesk(caseOf("codex"), {
    scripts: [steps],
    around: listening(lines),
  });
  const image = join(desk.tree, "dot.png");
  await writeFile(image, "");
  const thread = await desk.thread({ system: "Be brief.", effort: "low" });
  for await (const event of thread.runStreamed("Wait")) {
    if (event.type === "tool_use") await thread.interrupt();
  }
  const outputSchema = {
    type: "object",
    properties: { verdict: { type: "string" } },
    required: ["verdict"],
    additionalProperties: false,
  };
  await thread.run("Judge", { outputSchema });
  await thread.run("Look", { images: [image] });
  await thread.close();

  const messages = lines.filter((line) => line !== "").map((line) => JSON.parse(line));
  expect(messages.map(({ method }) => method)).toEqual([
    "initialize",
    "initialized",
    "thread/start",
    "turn/start",
    "turn/interrupt",
    "thread/backgroundTerminals/clean",
    "turn/start",
    "turn/start",
  ]);
  const violations = messages.flatMap((message) =>
    "id" in message ? checkRequest(message) : checkNotification(message),
  );
  expect(violations).toEqual([]);
});

test("has a schema that refuses what is wrong", () => {
  expect(checkRequest({ id: 1, method: "turn/start", params: { threadId: 7 } })).not.toEqual([]);
});
