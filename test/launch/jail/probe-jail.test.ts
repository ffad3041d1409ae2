import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { CoderName } from "../../../src/agents/catalog.ts";
import { InstallError } from "../../../src/errors.ts";
import type { AgentInstallation } from "../../../src/launch/install.ts";
import { allowUserNamespaces, bubblewrapCopies } from "../../../src/launch/jail/probe-jail.ts";
import { launch } from "../../../src/launch/launch.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

/** Runs it with a `sudo` that writes down what it is asked and ends with a code. */
async function ask(over: { runnerEnvironment?: string; allowed?: boolean; code?: number }) {
  await using folder = await temporaryFolder();
  const sudo = join(folder.path, "sudo");
  const asked = join(folder.path, "asked");
  await writeFile(asked, "");
  await writeFile(sudo, `#!/bin/sh\nprintf '%s' "$*" >> ${asked}\nexit ${over.code ?? 0}\n`);
  await chmod(sudo, 0o755);
  const { runnerEnvironment = "github-hosted", allowed = true } = over;
  const changed = await allowUserNamespaces({
    launch,
    searchPath: folder.path,
    runnerEnvironment,
    allowed,
  });
  return { changed, asked: (await readFile(asked, "utf8")).trim() };
}

const call = "-n sysctl -w kernel.apparmor_restrict_unprivileged_userns=0";

it("asks sudo without a password on a machine of GitHub's", async () => {
  expect(await ask({})).toEqual({ changed: true, asked: call });
  expect(await ask({ code: 1 })).toEqual({ changed: false, asked: call });
});

it("changes nothing on anybody else's machine, nor where it is refused", async () => {
  expect(await ask({ runnerEnvironment: "self-hosted" })).toEqual({ changed: false, asked: "" });
  expect(await ask({ allowed: false })).toEqual({ changed: false, asked: "" });
});

it("changes nothing where there is no sudo", async () => {
  await using folder = await temporaryFolder();
  const options = { launch, runnerEnvironment: "github-hosted", allowed: true };
  expect(await allowUserNamespaces({ ...options, searchPath: folder.path })).toBe(false);
});

it("finds the bubblewrap that codex brings beside its program's folder, and no other agent's", () => {
  const installed = (name: CoderName, binary: string): AgentInstallation => ({
    status: "ready",
    name,
    agent: {
      name,
      binary,
      readable: [],
      version: "1.2.3",
      source: "reused",
      warning: undefined,
    },
  });
  const copies = bubblewrapCopies([
    installed("claude", "/cache/claude"),
    installed("codex", "/cache/vendor/x86_64-unknown-linux-musl/bin/codex"),
    { status: "failed", name: "codex", error: new InstallError("no npm") },
  ]);
  expect(copies).toEqual(["/cache/vendor/x86_64-unknown-linux-musl/codex-resources/bwrap"]);
});

it("takes none from an agent that somebody named, unless nobody but root can have put it there", async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, "bin"));
  await mkdir(join(folder.path, "codex-resources"));
  await writeFile(join(folder.path, "codex-resources/bwrap"), "");
  await chmod(join(folder.path, "codex-resources"), 0o777);
  const agent = {
    name: "codex",
    binary: join(folder.path, "bin/codex"),
    readable: [],
    version: "1.2.3",
    source: "given",
    warning: undefined,
  } as const;
  expect(bubblewrapCopies([{ status: "ready", name: "codex", agent }])).toEqual([]);
});
