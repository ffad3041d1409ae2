import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, test } from "vitest";
import type { CoderOptions } from "../../src/coder/coder.ts";
import { createCoder } from "../../src/coder/create-coder.ts";
import { launch } from "../../src/launch/launch.ts";
import { agentPath } from "../world/agents.ts";
import { call, read, write } from "../world/models/call.ts";
import type { Script } from "../world/models/script.ts";
import { startModels } from "../world/models/server.ts";
import type { StepFunction } from "../world/models/step.ts";
import { type TemporaryFolder, temporaryFolder } from "../world/temporary-folder.ts";
import { typeErrors } from "./type-errors.ts";

const ROOT = join(import.meta.dirname, "../..");
const SOURCES = { coder: "src/coder/index.ts", launch: "src/launch/launch.ts" };

/** A code block of a page, by its language and its one attribute (`sample=x`, `file=x`). */
interface Block {
  readonly kind: string;
  readonly name: string;
  readonly code: string;
}

async function blocksOf(page: string): Promise<Block[]> {
  const text = await readFile(join(ROOT, "docs", page), "utf8");
  const fences = text.matchAll(/^```\w+ (sample|file)=(\S+)\n(.*?)^```$/gms);
  return [...fences].map(([, kind = "", name = "", code = ""]) => ({ kind, name, code }));
}

/** Our package's names as paths of its sources. */
function resolved(code: string): string {
  return code.replace(/"crosscheck\/(coder|launch)"/g, (_, name: keyof typeof SOURCES) =>
    JSON.stringify(join(ROOT, SOURCES[name])),
  );
}

/** What a sample finds around it, as the page says. */
interface Given {
  readonly coder: object;
  readonly thread: object;
  readonly options: CoderOptions;
  readonly optionsOf: object;
  readonly stateFolder: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly tree: string;
  readonly image: string;
  readonly node: string;
  readonly agentArgs: readonly string[];
  readonly console: { log(...values: readonly unknown[]): void };
}

const GIVEN = `
import type { Coder, CoderOptions, CoderOptionsByName, Thread } from "crosscheck/coder";
interface Given {
  readonly coder: Coder;
  readonly thread: Thread;
  readonly options: CoderOptions;
  readonly optionsOf: CoderOptionsByName;
  readonly stateFolder: string;
  readonly given: Readonly<Record<string, string | undefined>>;
  readonly tree: string;
  readonly image: string;
  readonly node: string;
  readonly agentArgs: readonly string[];
  readonly console: { log(...values: readonly unknown[]): void };
}
`;

/** A sample as a module: its imports, then a function of what is not its own. */
function moduleOf({ code }: Block): string {
  const lines = code.split("\n");
  const imports = lines.filter((line) => line.startsWith("import "));
  const body = lines.filter((line) => !line.startsWith("import ")).join("\n");
  const names = ["coder", "thread", "options", "optionsOf", "stateFolder", "given", "tree"];
  const outer = [...names, "image", "node", "agentArgs", "console"].filter(
    (name) =>
      new RegExp(`\\b${name}\\b`).test(body) &&
      !new RegExp(`(const|using) (\\{ )?${name}\\b`).test(body),
  );
  const given = GIVEN.replace(/^import type \{ Coder, /m, (line) =>
    imports.some((text) => /\btype Coder,/.test(text)) ? line.replace("Coder, ", "") : line,
  );
  const parameter = `{ ${outer.join(", ")} }: Given`;
  return resolved(
    `${imports.join("\n")}${given}\nexport async function sample(${parameter}): Promise<void> {\n${body}\n}\n`,
  );
}

let folder: TemporaryFolder;
let samples: Map<string, Block>;

beforeAll(async () => {
  folder = await temporaryFolder("docs");
  const blocks = await blocksOf("coders.md");
  samples = new Map(blocks.map((block) => [block.name, block]));
  for (const block of blocks)
    await writeFile(join(folder.path, `${block.name}.ts`), moduleOf(block));
  for (const { name, code } of await blocksOf("adding-a-coder.md")) {
    await writeFile(join(folder.path, name), resolved(code));
  }
  return () => folder[Symbol.asyncDispose]();
});

test("type-checks every sample", async () => {
  expect(await typeErrors(folder.path)).toBe("");
});

test("needs at most six lines for each feature, imports included", () => {
  for (const { name, code } of samples.values()) {
    const lines = code.split("\n").filter((line) => line.trim() !== "");
    expect(lines.length, name).toBeLessThanOrEqual(name === "review" ? 40 : 6);
    for (const line of lines) expect(line.length, `${name}: ${line}`).toBeLessThanOrEqual(110);
  }
});

const whichColour = {
  ...{ question: "Which colour?", header: "Colour", multiSelect: false },
  options: ["Red", "Blue"].map((label) => ({ label, description: "" })),
};

/** A model that removes a file, and repeats why it may not. */
const removesOr =
  (why: string): StepFunction =>
  ({ toolResults: [answer] }) =>
    answer === undefined
      ? { calls: [call("Bash", { command: "rm -f x", description: "" })] }
      : { text: answer.text.includes(why) ? why : "Done." };

interface SampleRun {
  readonly steps: Script["steps"];
  readonly printed: readonly unknown[];
  /** Undefined: Claude's. */
  readonly vendor?: Script["vendor"];
}

/** What the scripted model says in a sample, and what the sample then prints. */
const runs: Readonly<Record<string, SampleRun>> = {
  start: { steps: [{ text: "It reviews." }], printed: ["It reviews."] },
  stream: {
    steps: [{ calls: [read("notes.txt")] }, { text: "Notes." }],
    printed: ["uses Read", "Notes."],
  },
  render: {
    steps: [{ text: "Notes." }],
    printed: [expect.stringMatching(/^claude · /), "claude\nNotes.", expect.stringMatching(/^tok/)],
  },
  structured: { steps: [{ answer: { verdict: "ok" } }], printed: ['{"verdict":"ok"}'] },
  messages: {
    steps: ({ system }) => ({ text: system.includes("You are brief.") ? "Two." : "Many." }),
    printed: ["Two."],
  },
  interrupt: { steps: () => ({ text: "Late.", delayMs: 60_000 }), printed: ["interrupted"] },
  images: { steps: [{ text: "A dot." }], printed: ["A dot."] },
  write: {
    steps: [{ calls: [write("TREE/new.txt", "new\n")] }, { text: "Done." }],
    printed: ["add true"],
  },
  unsupported: { steps: [], printed: ["true"] },
  resume: {
    steps: ({ userTexts }) => ({ text: userTexts.join().includes("seven") ? "Seven." : "None." }),
    printed: ["Seven.", "Seven."],
  },
  cost: { steps: [{ text: "Hi.", usage: { outputTokens: 20 } }], printed: ["true 20"] },
  claude: { steps: [{ text: "First this." }], printed: ["First this."] },
  hooks: {
    steps: [
      { calls: [write("TREE/new.txt", "new\n")] },
      { calls: [call("Bash", { command: "rm -f x", description: "" })] },
      { text: "No." },
    ],
    printed: ["Write accept", "Bash decline"],
  },
  questions: {
    steps: ({ toolResults: [answer] }) =>
      answer === undefined
        ? { calls: [call("AskUserQuestion", { questions: [whichColour] })] }
        : { text: answer.text.includes("Blue") ? "Blue." : "None." },
    printed: ["Blue."],
  },
  rules: { steps: removesOr("the rules' default"), printed: ["the rules' default"] },
  rubric: {
    steps: (request) =>
      request.text.includes("The rubric:")
        ? { text: '{"decision":"decline","reason":"It deletes."}' }
        : removesOr("It deletes.")(request),
    printed: ["It deletes."],
  },
  acp: { steps: [], printed: ["Hello."] },
  once: { vendor: "gemini", steps: [{ text: "Notes." }], printed: ["Notes."] },
};

test("runs every sample but the long one here", () => {
  expect([...samples.keys()].sort()).toEqual([...Object.keys(runs), "review"].sort());
});

async function printedBy(name: string, scripts: (tree: string) => Script[]): Promise<string[]> {
  await using place = await temporaryFolder("sample");
  const tree = join(place.path, "tree");
  await mkdir(tree);
  await writeFile(join(tree, "notes.txt"), "alpha\nbeta\n");
  const image = join(place.path, "dot.png");
  await writeFile(image, "not looked at");
  await using models = await startModels({ scripts: scripts(tree) });
  const optionsFor = async (
    coder: "claude" | "codex" | "gemini",
    vendor: keyof typeof models.keys,
  ) => ({
    launch,
    binary: await agentPath(coder),
    node: process.execPath,
    baseUrl: models.url,
    apiKey: models.keys[vendor][0] ?? "",
    stateFolder: join(place.path, `state-${coder}`),
  });
  const optionsOf = {
    claude: await optionsFor("claude", "anthropic"),
    codex: await optionsFor("codex", "openai"),
    gemini: await optionsFor("gemini", "gemini"),
  };
  const options = { ...optionsOf.claude, stateFolder: join(place.path, "state-sample") };
  await using coder = createCoder("claude", optionsOf.claude);
  await using thread = await coder.startThread({ cwd: tree });
  const lines: string[] = [];
  const given: Given = {
    coder,
    thread,
    options,
    optionsOf,
    stateFolder: join(place.path, "state-own"),
    given: {
      pathToClaudeCodeExecutable: options.binary,
      ANTHROPIC_API_KEY: options.apiKey,
      ANTHROPIC_BASE_URL: models.url,
    },
    tree,
    image,
    node: process.execPath,
    agentArgs: [join(import.meta.dirname, "acp/agent.ts")],
    console: { log: (...values) => lines.push(values.join(" ")) },
  };
  const file = pathToFileURL(join(folder.path, `${name}.ts`)).href;
  const { sample }: { sample: (given: Given) => Promise<void> } = await import(file);
  await sample(given);
  expect(models.problems).toEqual([]);
  return lines;
}

test.each(Object.entries(runs))("runs the sample %s on the real CLI", async (name, run) => {
  const printed = await printedBy(name, (tree) => {
    const { steps } = run;
    // A script may name the tree, which is made for each run.
    const placed: Script["steps"] =
      typeof steps === "function"
        ? steps
        : JSON.parse(JSON.stringify(steps).replaceAll("TREE", tree));
    return [{ vendor: run.vendor ?? "anthropic", steps: placed }];
  });
  expect(printed).toEqual(run.printed);
});

test("runs the review by several coders on the real CLIs", async () => {
  const issue = (file: string) => ({ file, description: `wrong in ${file}`, severity: "high" });
  const printed = await printedBy("review", (tree) => [
    { vendor: "anthropic", steps: [{ answer: { issues: [issue("a.ts")] } }] },
    { vendor: "openai", steps: [{ answer: { issues: [issue("b.ts")] } }] },
    {
      vendor: "gemini",
      steps: [
        { calls: [write(join(tree, "a.ts"), "fixed\n")] },
        { text: "Fixed a." },
        { text: "b is fine." },
      ],
    },
  ]);
  expect(printed).toEqual(["a.ts Fixed a.", "b.ts b is fine."]);
});

test("runs the adapter of the page about adding a coder", async () => {
  await using place = await temporaryFolder("parrot");
  const program = join(place.path, "parrot");
  await writeFile(
    program,
    `#!/bin/sh\nexec ${process.execPath} ${join(folder.path, "parrot.mjs")}\n`,
    {
      mode: 0o755,
    },
  );
  const file = pathToFileURL(join(folder.path, "use-parrot.ts")).href;
  const { repeat } = await import(file);
  const options = { launch, binary: program, stateFolder: join(place.path, "state") };
  const tree = join(place.path, "tree");
  await mkdir(tree);
  expect(await repeat("Hello there", options, tree)).toEqual({
    said: "Hello there",
    words: 2,
    coders: ["claude", "codex", "gemini", "acp", "parrot"],
  });
});
