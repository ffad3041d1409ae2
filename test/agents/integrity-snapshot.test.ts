import { chmod, mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { takeSnapshot } from "../../src/agents/integrity-snapshot.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

async function sealed() {
  const folder = await temporaryFolder("seal");
  const program = join(folder.path, "program.js");
  const absent = join(folder.path, "absent.js");
  const agents = join(folder.path, "agents");
  await mkdir(join(agents, "bin"), { recursive: true });
  await writeFile(program, "ours\n");
  await writeFile(join(agents, "bin/agent"), "agent\n");
  const seal = await takeSnapshot([program, absent], [agents]);
  return { program, absent, agents, seal, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
}

it("is content when nothing was changed", async () => {
  await using one = await sealed();
  await one.seal.check();
  expect(await readFile(one.program, "utf8")).toBe("ours\n");
});

it("puts a file's contents back, removes one that was not there, and names both", async () => {
  await using one = await sealed();
  await writeFile(one.program, "theirs\n");
  await writeFile(one.absent, "theirs\n");
  await expect(one.seal.check()).rejects.toThrow(`${one.program}, ${one.absent}`);
  expect(await readFile(one.program, "utf8")).toBe("ours\n");
  await expect(readFile(one.absent)).rejects.toThrow("ENOENT");
});

it("removes a folder in which a file is another one, whatever its size and time say", async () => {
  await using one = await sealed();
  const agent = join(one.agents, "bin/agent");
  await writeFile(agent, "tnega\n");
  await utimes(agent, 1, 1);
  await expect(one.seal.check()).rejects.toThrow(one.agents);
  await expect(readFile(agent)).rejects.toThrow("ENOENT");
});

it.each([
  ["a further file", (folder: string) => writeFile(join(folder, "more"), "")],
  ["another mode", (folder: string) => chmod(join(folder, "bin/agent"), 0o777)],
])("notices %s in a folder", async (_, change) => {
  await using one = await sealed();
  await change(one.agents);
  await expect(one.seal.check()).rejects.toThrow(one.agents);
});
