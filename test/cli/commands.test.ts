import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { command } from "../world/models/call.ts";
import { startModels } from "../world/models/server.ts";
import { setDesk } from "./desk.ts";
import { base } from "./shop.ts";

const models = await startModels();
const desk = await setDesk(base, models);
afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  await models[Symbol.asyncDispose]();
});

describe("help and version", () => {
  test.each([[], ["help"], ["--help"], ["-h"]])("help: %j", async (...args) => {
    const ended = await desk.crosscheck(args);
    expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
    for (const name of ["review", "fix", "merge", "run", "doctor"]) {
      expect(ended.stdout).toContain(`crosscheck ${name} `);
    }
    expect(ended.stdout).toContain("Exit codes");
  });

  test("the version is the package's", async () => {
    const text = await readFile(resolve(import.meta.dirname, "../../package.json"), "utf8");
    const { version } = JSON.parse(text) as { version: string };
    expect(await desk.crosscheck(["--version"])).toEqual({
      exitCode: 0,
      stdout: `${version}\n`,
      stderr: "",
    });
  });

  test("an unknown command is bad usage", async () => {
    const ended = await desk.crosscheck(["dance"]);
    expect(ended).toMatchObject({ exitCode: 2, stdout: "" });
    expect(ended.stderr).toMatch(/^crosscheck: "dance" .*crosscheck help\)\n$/);
  });
});

describe("run", () => {
  test.each([
    { coder: "claude", vendor: "anthropic" },
    { coder: "codex", vendor: "openai" },
    { coder: "gemini", vendor: "gemini" },
  ] as const)(
    "gives $coder one prompt in this folder and prints its answer",
    async ({ coder, vendor }) => {
      models.play({ vendor, steps: [{ text: `The cart, says ${coder}.` }] });
      const ended = await desk.withAgents(["run", "--coder", coder, "What is", "this?"]);
      expect(ended).toMatchObject({ exitCode: 0, stdout: `The cart, says ${coder}.\n` });
      const asked = models.requests.filter((one) => one.vendor === vendor && one.kind === "turn");
      expect(asked.map((one) => one.text)).toEqual(["What is this?"]);
      expect(models.problems).toEqual([]);
    },
  );

  test("shows its answer once where stdout and stderr come out at the same place", async () => {
    const run = async (options?: Parameters<typeof desk.withAgents>[1]) => {
      models.play({ vendor: "openai", steps: [{ text: "The cart, of course." }] });
      return await desk.withAgents(["run", "--coder", "codex", "What is this?"], options);
    };
    const answers = (text: string) => text.split("The cart, of course.").length - 1;
    const onePipe = await run({ into: "one-pipe" });
    expect(answers(onePipe.stdout)).toBe(1);
    const apart = await run();
    expect([answers(apart.stdout), answers(apart.stderr)]).toEqual([1, 1]);
    expect(apart.stderr).not.toContain("\u001b[");
    const terminal = await run({ into: "terminal" });
    expect(terminal.exitCode).toBe(0);
    expect(answers(terminal.stdout)).toBe(1);
    expect(terminal.stdout).toContain("\u001b[");
  });

  test("--json prints the events, one a line, with what a command said about this folder", async () => {
    models.play({ vendor: "openai", steps: [{ calls: [command("ls src")] }, { text: "Seen." }] });
    const ended = await desk.withAgents(["run", "--coder", "codex", "--json", "Look"]);
    expect(ended.exitCode).toBe(0);
    const events = ended.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; coder: string });
    expect(events.at(0)).toMatchObject({ type: "init", coder: "codex" });
    expect(events.at(-1)).toMatchObject({ type: "done", text: "Seen." });
    expect(JSON.stringify(events.find((event) => event.type === "tool_result"))).toContain(
      "cart.ts",
    );
  });

  test("a turn that fails ends with 3 and the reason", async () => {
    models.play({ vendor: "openai", steps: [{ fault: { kind: "status", status: 400 } }] });
    const ended = await desk.withAgents(["run", "--coder", "codex", "Hello"]);
    expect(ended).toMatchObject({ exitCode: 3, stdout: "" });
    expect(ended.stderr.trim()).not.toBe("");
    expect(ended.stderr).not.toContain("    at ");
  });

  test.each<{ args: string[]; said: string }>([
    { args: ["Hello"], said: "--coder" },
    { args: ["--coder", "codex"], said: "prompt" },
    { args: ["--coder", "bard", "Hello"], said: "bard" },
  ])("bad usage: $args", async ({ args, said }) => {
    const ended = await desk.crosscheck(["run", ...args]);
    expect(ended).toMatchObject({ exitCode: 2, stdout: "" });
    expect(ended.stderr).toContain(said);
  });

  test("without a key it says which", async () => {
    const ended = await desk.crosscheck(["run", "--coder", "codex", "Hello"], { env: null });
    expect(ended).toMatchObject({ exitCode: 2, stdout: "" });
    expect(ended.stderr).toContain("OPENAI_API_KEY");
  });
});

describe("doctor", () => {
  interface Found {
    readonly about: string;
    readonly ok: boolean;
    readonly text: string;
  }

  test("names every program, the jail and the keys, and asks no model", async () => {
    const asked = models.requests.length;
    const ended = await desk.withAgents(["doctor", "--json"]);
    expect(ended).toMatchObject({ exitCode: 0, stderr: "" });
    const { found } = JSON.parse(ended.stdout) as { found: Found[] };
    const about = (name: string) => found.find((one) => one.about === name);
    expect(found.map((one) => one.about)).toEqual([
      ...["node", "git", "npm", "jail", "claude", "codex", "gemini"],
      ...["reviewer claude", "reviewer codex", "fixer gemini"],
    ]);
    expect(about("node")?.text).toContain(process.version);
    const packages = ["claude", "codex", "gemini"].map(async (name) => {
      const file = resolve(import.meta.dirname, `../../agents/${name}/package.json`);
      const { dependencies } = JSON.parse(await readFile(file, "utf8")) as {
        dependencies: Record<string, string>;
      };
      return [name, Object.values(dependencies)[0] ?? ""] as const;
    });
    for (const [name, version] of await Promise.all(packages)) {
      expect(about(name)?.ok).toBe(true);
      expect(about(name)?.text).toContain(version);
    }
    expect(about("reviewer codex")).toMatchObject({ ok: true });
    expect(models.requests).toHaveLength(asked);
    expect(ended.stdout).not.toContain(models.keys.openai[0]);
  });

  test("prints a list for people, marks what is missing, and ends with 2 when no reviewer has a key", async () => {
    const ended = await desk.withAgents(["doctor"], { env: null });
    expect(ended.exitCode).toBe(2);
    expect(ended.stdout).toMatch(/^ok {2}node /m);
    expect(ended.stdout).toMatch(/^!! {2}reviewer claude .*ANTHROPIC_API_KEY/m);
  });
});
