import { access, chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isolate } from "../../src/agents/isolate.ts";
import { parseConfig, type RawInputs } from "../../src/config/config.ts";
import { UsageError } from "../../src/errors.ts";
import { launch } from "../../src/launch/launch.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

/** How agents are launched on a machine whose bubblewrap, where it has one, makes no jail. */
async function isolated(
  inputs: RawInputs,
  { bubblewrap = true, runner = "github-hosted" }: { bubblewrap?: boolean; runner?: string } = {},
) {
  await using folder = await temporaryFolder("isolate");
  const asked = join(folder.path, "asked");
  const programs = {
    sudo: `#!/bin/sh\n: > ${asked}\n`,
    ...(bubblewrap && {
      "codex-resources/bwrap": "#!/bin/sh\necho no namespaces here >&2\nexit 1\n",
    }),
  };
  await mkdir(join(folder.path, "codex-resources"));
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(folder.path, name), text);
    await chmod(join(folder.path, name), 0o755);
  }
  // One of an agent that was checked: on PATH it would have to be root's.
  const agent = {
    name: "codex",
    binary: join(folder.path, "bin/codex"),
    readable: [],
    version: "1.2.3",
    source: "reused",
    warning: undefined,
  } as const;
  const installed = [{ status: "ready", name: "codex", agent }] as const;
  const host = { programPath: folder.path, runnerEnvironment: runner };
  const proxy = { port: 1, socketPath: join(folder.path, "gateway.sock") };
  const made = await isolate(launch, parseConfig(inputs), host, installed, proxy).catch(
    (error: unknown) => error as Error,
  );
  const changed = await access(asked).then(
    () => true,
    () => false,
  );
  return { made, changed };
}

it("starts no agent without a jail where one is required", async () => {
  for (const bubblewrap of [true, false]) {
    const { made } = await isolated({ isolation: "required" }, { bubblewrap });
    expect(made).toBeInstanceOf(UsageError);
    expect((made as Error).message).toContain("agents cannot be jailed here");
  }
});

it("goes on without a jail where there is none, and says why", async () => {
  const absent = await isolated({ isolation: "auto" }, { bubblewrap: false });
  expect(absent.made).toMatchObject({ unjailed: expect.stringContaining("is not installed") });
  const broken = await isolated({ isolation: "auto" });
  expect(broken.made).toMatchObject({ unjailed: expect.stringContaining("no namespaces here") });
  const off = await isolated({ isolation: "off" });
  expect(off.made).toEqual({ launch, unjailed: "isolation is off" });
});

it("changes the machine only where it may, and only a runner of GitHub's", async () => {
  const allowed = { isolation: "auto", "allow-sysctl": "true" };
  expect((await isolated(allowed)).changed).toBe(true);
  expect((await isolated(allowed, { runner: "self-hosted" })).changed).toBe(false);
  expect((await isolated({ ...allowed, "allow-sysctl": "false" })).changed).toBe(false);
  expect((await isolated({ ...allowed, isolation: "off" })).changed).toBe(false);
});
