import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { promisify } from "node:util";
import { Ajv } from "ajv";
import { readObject } from "../../../src/coder/driver/read-json.ts";
import type { Launch } from "../../../src/command.ts";
import { agentPath } from "../../world/agents.ts";
import { cleanEnvironment } from "../../world/environment.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

/** A message that we sent; of an answer also the method of the request that it answers. */
export interface Sent {
  readonly message: Readonly<Record<string, unknown>>;
  readonly answers: string | undefined;
}

/** What is wrong with a message of a client; empty: nothing. */
export type Check = (sent: Sent) => string[];

/** The files with the schemas of our answers, by what the server asks. */
const ANSWERS: Readonly<Record<string, string>> = {
  "item/commandExecution/requestApproval": "CommandExecutionRequestApprovalResponse.json",
  "item/fileChange/requestApproval": "FileChangeRequestApprovalResponse.json",
  "item/tool/requestUserInput": "ToolRequestUserInputResponse.json",
  "item/tool/call": "DynamicToolCallResponse.json",
  "mcpServer/elicitation/request": "McpServerElicitationRequestResponse.json",
};

/** Reads the schema of the protocol that the pinned binary itself prints. */
export async function protocolCheck(): Promise<Check> {
  await using folder = await temporaryFolder();
  const args = ["app-server", "generate-json-schema", "--experimental", "--out", folder.path];
  const env = cleanEnvironment(folder.path, { CODEX_HOME: folder.path });
  await promisify(execFile)(await agentPath("codex"), args, { env });
  async function check(file: string): Promise<(message: unknown) => string[]> {
    const schema: object = JSON.parse(await readFile(join(folder.path, file), "utf8"));
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const validate = ajv.compile(schema);
    return (message) => (validate(message) ? [] : [ajv.errorsText(validate.errors)]);
  }
  const ofRequest = await check("ClientRequest.json");
  const ofNotification = await check("ClientNotification.json");
  const ofAnswer = new Map<string, (message: unknown) => string[]>();
  for (const [method, file] of Object.entries(ANSWERS)) ofAnswer.set(method, await check(file));
  return ({ message, answers }) => {
    if (answers === undefined)
      return "id" in message ? ofRequest(message) : ofNotification(message);
    return ofAnswer.get(answers)?.(message.result) ?? [`no schema of an answer to ${answers}`];
  };
}

/** Writes down every message that is sent to the process. */
export function listening(sent: Sent[]): (launch: Launch) => Launch {
  return (launch) => async (given) => {
    const running = await launch(given);
    const asked = new Map<unknown, string>();
    const stdin = new PassThrough();
    onMessages(stdin, (message) => {
      const isAnswer = message.method === undefined;
      sent.push({ message, answers: isAnswer ? asked.get(message.id) : undefined });
    });
    stdin.pipe(running.stdin);
    const stdout = new PassThrough();
    onMessages(stdout, ({ id, method }) => {
      if (typeof method === "string" && id !== undefined) asked.set(id, method);
    });
    running.stdout.pipe(stdout);
    return { ...running, stdin, stdout };
  };
}

function onMessages(stream: PassThrough, onMessage: (message: Sent["message"]) => void): void {
  let rest = "";
  stream.on("data", (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onMessage(readObject(JSON.parse(line), "message"));
  });
}
