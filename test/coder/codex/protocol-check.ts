import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { promisify } from "node:util";
import { Ajv } from "ajv";
import { readObject } from "../../../src/coder/read-json.ts";
import type { Launch } from "../../../src/command.ts";
import { agentPath } from "../../world/agents.ts";
import { cleanEnvironment } from "../../world/environment.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

/** What is wrong with a message of a client; empty: nothing. */
export type Check = (message: unknown) => string[];

/** Reads the schema of the protocol that the pinned binary itself prints. Answers of ours are not in it. */
export async function protocolCheck(): Promise<Check> {
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
  const ofRequest = await check("ClientRequest.json");
  const ofNotification = await check("ClientNotification.json");
  return (message) =>
    "id" in readObject(message, "message") ? ofRequest(message) : ofNotification(message);
}

/** Writes down every message that is sent to the process. */
export function listening(messages: { method?: string }[]): (launch: Launch) => Launch {
  return (launch) => async (given) => {
    const running = await launch(given);
    const stdin = new PassThrough();
    let rest = "";
    stdin.on("data", (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      messages.push(...lines.map((line) => JSON.parse(line)));
    });
    stdin.pipe(running.stdin);
    return { ...running, stdin };
  };
}
