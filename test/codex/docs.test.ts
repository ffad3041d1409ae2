import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { CodexOptions } from "../../src/coder/codex/codex-options.ts";
import { startAppServer } from "../../src/codex/app-server/app-server.ts";
import { launch } from "../../src/launch/launch.ts";
import { typeErrors } from "../coder/type-errors.ts";
import { agentPath } from "../world/agents.ts";
import { call } from "../world/models/call.ts";
import type { Script } from "../world/models/script.ts";
import { startModels } from "../world/models/server.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

const ROOT = join(import.meta.dirname, "../..");
const LIBRARY = join(ROOT, "src/coder/index.ts");

const page = await readFile(join(ROOT, "docs/codex.md"), "utf8");
const samples = new Map(
  [...page.matchAll(/^```ts sample=(\S+)\n(.*?)^```$/gms)].map(([, name = "", code = ""]) => [
    name,
    code,
  ]),
);

/** A sample as a module: its imports, then a function of what is not its own. */
function moduleOf(code: string): string {
  const lines = code.split("\n");
  const imports = lines.filter((line) => line.startsWith("import ")).join("\n");
  const body = lines.filter((line) => !line.startsWith("import "));
  // What a sample does not make itself.
  const outer = ["options", "server", "tree", "console"].filter(
    (name) => !new RegExp(`\\b(const|using) ${name}\\b`).test(code),
  );
  return [
    `import type { AppServer, CodexOptions } from "crosscheck/coder";`,
    imports,
    "interface Given { options: CodexOptions; server: AppServer; tree: string; console: { log(...values: unknown[]): void } }",
    `export async function sample({ ${outer.join(", ")} }: Given): Promise<void> {`,
    ...body,
    "}",
  ]
    .join("\n")
    .replaceAll('"crosscheck/coder"', JSON.stringify(LIBRARY));
}

test("needs at most six lines for each sample, imports included", () => {
  for (const [name, code] of samples) {
    const lines = code.split("\n").filter((line) => line.trim() !== "");
    expect(lines.length, name).toBeLessThanOrEqual(6);
    for (const line of lines) expect(line.length, `${name}: ${line}`).toBeLessThanOrEqual(110);
  }
});

test("type-checks every sample", async () => {
  await using folder = await temporaryFolder("codex-docs");
  for (const [name, code] of samples) {
    await writeFile(join(folder.path, `${name}.ts`), moduleOf(code));
  }
  expect(await typeErrors(folder.path)).toBe("");
});

const slow = { text: "once upon a time ".repeat(100), dripMs: 50 };

/** What the scripted model says in a sample, and what the sample then prints. */
const runs: Readonly<Record<string, { steps: Script["steps"]; printed: readonly string[] }>> = {
  exec: {
    steps: [{ text: "Notes." }],
    printed: ["Notes. thread.started turn.started item.completed turn.completed"],
  },
  settings: {
    steps: ({ userTexts }) => ({ text: userTexts.at(-1)?.endsWith("Say\n\nhello") ? "Hi." : "?" }),
    printed: ["Hi."],
  },
  server: {
    steps: [{ text: "Notes.", usage: { outputTokens: 20 } }],
    printed: ["Notes. 20 a look around"],
  },
  turn: {
    steps: ({ userTexts }) =>
      userTexts.at(-1)?.includes("short") ? { text: "They lived." } : slow,
    printed: ["completed They lived."],
  },
  tools: {
    steps: ({ toolResults: [answer] }) =>
      answer === undefined
        ? { calls: [call("read_ticket", { id: 7 })] }
        : { text: answer.text.includes("It is blue.") ? "Blue." : "?" },
    printed: ["Blue."],
  },
};

test("runs every sample here", () => {
  expect([...samples.keys()].sort()).toEqual(Object.keys(runs).sort());
});

test.each(Object.entries(runs))("runs the sample %s on the real CLI", async (name, run) => {
  await using folder = await temporaryFolder("codex-sample");
  const tree = join(folder.path, "tree");
  await mkdir(tree);
  await using models = await startModels({ scripts: [{ vendor: "openai", steps: run.steps }] });
  const options: CodexOptions = {
    launch,
    binary: await agentPath("codex"),
    baseUrl: models.url,
    apiKey: models.keys.openai[0] ?? "",
    stateFolder: join(folder.path, "state"),
  };
  const file = join(folder.path, `${name}.ts`);
  await writeFile(file, moduleOf(samples.get(name) ?? ""));
  const lines: string[] = [];
  const console = { log: (...values: unknown[]) => lines.push(values.join(" ")) };
  const { sample } = await import(pathToFileURL(file).href);
  await using server = await startAppServer({
    ...options,
    stateFolder: join(folder.path, "server"),
  });
  await sample({ options, server, tree, console });
  expect(lines).toEqual(run.printed);
  expect(models.problems).toEqual([]);
});
