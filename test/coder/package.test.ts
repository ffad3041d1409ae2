import { execFile } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { agentPath } from "../world/agents.ts";
import { startModels } from "../world/models/server.ts";
import { type TemporaryFolder, temporaryFolder } from "../world/temporary-folder.ts";

const ROOT = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** What somebody else's project writes; `mistake` is something that only our types can know to be wrong. */
const program = (mistake = "") => `
import { type CoderEvent, createCoder, sdkOptions } from "crosscheck/coder";
import { launch } from "crosscheck/launch";

const [stateFolder = "", tree = ""] = process.argv.slice(2);
const options = { launch, stateFolder, ...sdkOptions("claude", process.env) };
await using coder = createCoder("claude", options);
await using thread = await coder.startThread({ cwd: tree });
const { text, events } = await thread.run("Hello");
const types: CoderEvent["type"][] = events.map(({ type }) => type);
console.log(text, types.at(-1));
${mistake}
`;

/** A project that has our package from its tarball, and the packages that it names and nothing else. */
async function project(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder("package");
  const home = folder.path;
  const packed = ["pack", "--ignore-scripts", "--offline", "--no-update-notifier", "--json"];
  const { stdout } = await run("npm", [...packed, "--pack-destination", home], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? "", HOME: home },
  });
  const [{ filename }] = JSON.parse(stdout);
  const modules = join(home, "node_modules");
  const own = join(modules, "crosscheck");
  await mkdir(own, { recursive: true });
  await run("tar", ["-xzf", join(home, filename), "--strip-components=1", "-C", own]);
  const { dependencies } = JSON.parse(await readFile(join(own, "package.json"), "utf8"));
  for (const name of [...Object.keys(dependencies), "@types/node"]) {
    const link = join(modules, name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(ROOT, "node_modules", name), link);
  }
  await writeFile(join(home, "package.json"), '{"type":"module"}');
  const compilerOptions = {
    ...{ module: "nodenext", target: "es2024", lib: ["esnext"], strict: true, noEmit: true },
    ...{ types: ["node"], skipLibCheck: false },
  };
  await writeFile(join(home, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  return folder;
}

test("is a package that somebody else's project can use, types included", async () => {
  await using folder = await project();
  const place = folder.path;
  const tree = join(place, "tree");
  await mkdir(tree);
  await writeFile(join(place, "right.ts"), program());
  await writeFile(join(place, "wrong.ts"), program('const name: "codex" = coder.close;'));
  const checked = run(join(ROOT, "node_modules/.bin/tsc"), ["-p", place], {
    env: { PATH: process.env.PATH ?? "" },
  });
  const found = await checked.catch(({ stdout }: { stdout: string }) => ({ stdout }));
  expect(found.stdout.trim().split("\n")).toEqual([
    expect.stringMatching(/\bwrong\.ts\(.* TS2322/),
  ]);

  await using models = await startModels({
    scripts: [{ vendor: "anthropic", steps: [{ text: "Good morning." }] }],
  });
  const env = {
    PATH: "/usr/bin:/bin",
    pathToClaudeCodeExecutable: await agentPath("claude"),
    ANTHROPIC_BASE_URL: models.url,
    ANTHROPIC_API_KEY: models.keys.anthropic[0] ?? "",
  };
  const args = [join(place, "right.ts"), join(place, "state"), tree];
  const { stdout } = await run(process.execPath, args, { cwd: place, env });
  expect(stdout).toBe("Good morning. done\n");
});
