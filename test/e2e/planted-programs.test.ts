import { chmod, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { catalog } from "../../src/agents/catalog.ts";
import { readAgentRelease } from "../../src/launch/agent-release.ts";
import { reviewAnswer } from "../attacks/answers.ts";
import { openStage, type Stage } from "../attacks/stage.ts";

const platform = { os: process.platform, arch: process.arch };

const open = () =>
  openStage({
    head: () => ({ "src/shop.ts": "export const price = 1;\n" }),
    scripts: () => [{ vendor: "openai", steps: () => ({ answer: reviewAnswer() }) }],
  });

/** Puts a program of an earlier job there. Where it runs it notes the variables of all processes above it. */
async function plant(stage: Stage, file: string): Promise<void> {
  const script = `#!/bin/sh
echo "$0 ran" >>${stage.scene.marks}/loot
p=$$
for i in 1 2 3 4 5; do
  p=$(/usr/bin/awk '{print $4}' /proc/$p/stat)
  [ "$p" -gt 1 ] || break
  /usr/bin/tr '\\0' '\\n' </proc/$p/environ >>${stage.scene.marks}/loot
done
exit 1
`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, script);
  await chmod(file, 0o755);
}

const loot = (stage: Stage) => readFile(join(stage.scene.marks, "loot"), "utf8").catch(() => "");

it.each(["auto", "required"])(
  "executes nothing of an agent that an earlier job put into the tool cache (isolation: %s)",
  async (isolation) => {
    await using stage = await open();
    const agents = join(import.meta.dirname, "../../agents");
    const { key } = await readAgentRelease(agents, "codex", platform);
    const { binaries, bubblewrap = "" } = catalog.codex.package;
    const folder = join(stage.runner.toolCache, "crosscheck", key);
    const binary = join(folder, binaries(platform)[0] ?? "");
    await plant(stage, binary);
    await plant(stage, join(dirname(binary), bubblewrap));
    // A machine without a bubblewrap of its own, and without a registry: nothing can be had in the planted one's place.
    const bin = join(stage.scene.home, "bin");
    await mkdir(bin);
    for (const name of ["git", "npm"]) await symlink(join("/usr/bin", name), join(bin, name));
    const inputs = { isolation, reviewers: "codex", "codex-path": "" };
    const registry = { npm_config_registry: "http://127.0.0.1:1/", npm_config_fetch_retries: "0" };
    const env = { PATH: bin, ...registry };
    const used = await stage.use(inputs, { env });
    expect(await loot(stage)).toBe("");
    expect(used.printed).toMatch(
      isolation === "required" ? /agents cannot be jailed here/ : /could not install codex|no npm/,
    );
    expect(stage.models.requests).toEqual([]);
  },
);

it("executes no program that an earlier job put into the tool cache or the workspace, and names each", async () => {
  await using stage = await open();
  const { toolCache, workspace } = stage.runner;
  const folders = [join(toolCache, "tools/bin"), join(workspace, "bin")];
  for (const folder of folders) {
    for (const name of ["bwrap", "git", "npm", "node", "sudo"])
      await plant(stage, join(folder, name));
  }
  const PATH = [...folders, "/usr/local/bin", "/usr/bin", "/bin"].join(":");
  const inputs = { isolation: "required", reviewers: "codex" };
  const used = await stage.use(inputs, { env: { PATH } });
  expect(used.step.outputs.outcome, used.printed).toBe("success");
  expect(await loot(stage)).toBe("");
  for (const folder of folders) {
    expect(used.printed).toContain(`${folder}/bwrap is not used: it lies in`);
    expect(used.printed).toContain(`${folder}/git is not used: it lies in`);
  }
});
