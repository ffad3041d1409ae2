import { readFileSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { verifyTogether } from "../../src/fix/combine.ts";
import { createVerify, type VerifyOptions } from "../../src/fix/verify.ts";
import { patchText } from "../../src/git/diff.ts";
import { createRepository, type Repository } from "../../src/git/repository.ts";
import { createGit } from "../../src/git/run-git.ts";
import { snapshotTree } from "../../src/git/tree.ts";
import { jailed } from "../../src/launch/jail/jail.ts";
import { launch } from "../../src/launch/launch.ts";
import { processTable } from "../../src/launch/process-tree.ts";
import type { FixResult } from "../../src/model/result.ts";
import { probeOwnJail } from "../world/jail.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

const probe = await probeOwnJail();

/** A repository with trees in it, and a place to verify them in; without a jail, for the commands are the test's own. */
async function openPlace() {
  await using starting = new AsyncDisposableStack();
  const place = starting.use(await temporaryFolder("verify"));
  const git = createGit("/usr/bin/git", "/usr/bin:/bin");
  const repository = starting.use(await createRepository(git, join(place.path, "repository")));
  const empty = (await repository.git(["mktree"], { input: "" })).trim();
  const folder = join(place.path, "verify");
  await mkdir(folder);
  let trees = 0;
  const running = starting.move();
  return {
    repository,
    folder,
    async tree(files: Readonly<Record<string, string>>): Promise<string> {
      const source = join(place.path, `source-${++trees}`);
      await mkdir(source);
      for (const [name, text] of Object.entries(files)) await writeFile(join(source, name), text);
      return await snapshotTree(repository, source, empty);
    },
    verify: (command: string, over: Partial<VerifyOptions> = {}) =>
      createVerify({
        command,
        timeoutMs: 20_000,
        repository,
        launch,
        folder,
        path: "/usr/bin:/bin",
        readable: [],
        memoryBytes: 1024 ** 3,
        diskBytes: 1024 ** 3,
        threads: 4_096,
        signal: new AbortController().signal,
        clean: (text) => text,
        ...over,
      }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const changeOf = async (repository: Repository, from: string, to: string, issue: string) =>
  ({
    issue,
    status: "fixed",
    reason: null,
    patch: await patchText(repository, from, to),
    summary: "",
    verify: "passed",
    confirmations: [],
    commit: null,
  }) satisfies FixResult;

it("runs the command in a fresh copy of the tree and leaves nothing of it behind", async () => {
  await using place = await openPlace();
  const tree = await place.tree({ "a.txt": "right\n" });
  const verify = place.verify(
    "grep -q right a.txt && test ! -e made && touch made $HOME/h $TMPDIR/t",
  );
  expect(await verify(tree)).toEqual({ status: "passed" });
  expect(await verify(await place.tree({ "a.txt": "right, too\n" }))).toEqual({ status: "passed" });
  expect(await readdir(place.folder)).toEqual([]);
});

it("says how the command failed: exit code, last line, the end of both outputs", async () => {
  await using place = await openPlace();
  const tree = await place.tree({ "a.txt": "x\n" });
  const failed = await place.verify("echo one; echo two >&2; exit 9")(tree);
  expect(failed).toEqual({
    status: "failed",
    reason: "verify failed with exit code 9: two",
    output: "one\ntwo",
  });
  const slow = await place.verify("sleep 60", { timeoutMs: 600 })(tree);
  expect(slow).toMatchObject({
    status: "failed",
    reason: expect.stringMatching(/ 0\.01 minutes \(verify-timeout\)$/),
  });
  const long = await place.verify("seq 1 100000; false")(tree);
  expect(long.status === "failed" && long.output.length).toBeLessThanOrEqual(6_000);
  expect(long).toMatchObject({ output: expect.stringMatching(/\n100000$/) });
});

it("judges a tree once, and none once the run was stopped", async () => {
  await using place = await openPlace();
  await using log = await temporaryFolder("log");
  const tree = await place.tree({ "a.txt": "x\n" });
  const once = place.verify(`mkdir ${join(log.path, "once")}`);
  expect([await once(tree), await once(tree)]).toEqual([
    { status: "passed" },
    { status: "passed" },
  ]);
  const signal = AbortSignal.abort();
  expect(await place.verify("true", { signal })(tree)).toEqual({ status: "stopped" });
});

it("reports a command that cannot be started instead of throwing", async () => {
  await using place = await openPlace();
  const refuse = async () => {
    throw new Error("no jail today");
  };
  const verdict = await place.verify("true", { launch: refuse })(await place.tree({ a: "x\n" }));
  expect(verdict).toMatchObject({ reason: "verify could not be run: no jail today" });
});

it("drops the lowest ranks until what is left passes together, and what does not fit at once", async () => {
  await using place = await openPlace();
  const { repository } = place;
  const lines = (a: string, b: string) => `${a}\n\n\n\n\n\n\n\n${b}\n`;
  const base = await place.tree({ f: lines("a", "b"), g: "g\n" });
  const first = await changeOf(
    repository,
    base,
    await place.tree({ f: lines("A", "b"), g: "g\n" }),
    "1",
  );
  const second = await changeOf(
    repository,
    base,
    await place.tree({ f: lines("a", "B"), g: "g\n" }),
    "2",
  );
  const clash = await changeOf(
    repository,
    base,
    await place.tree({ f: lines("Z", "b"), g: "g\n" }),
    "3",
  );
  const third = await changeOf(
    repository,
    base,
    await place.tree({ f: lines("a", "b"), g: "G\n" }),
    "4",
  );
  const fixes = [first, second, clash, third];
  const verify = place.verify("! (grep -q A f && grep -q B f)");
  const [kept, dropped, unfit, last] = await verifyTogether(
    { repository, tree: base, fixes },
    verify,
  );
  expect(kept).toEqual(first);
  expect(dropped).toMatchObject({ status: "rejected", verify: "failed" });
  expect(dropped?.reason).toMatch(/^together with .* exit code 1/);
  expect(unfit?.reason).toMatch(/^it does not apply .*: ./);
  // It was dropped first, being the lowest.
  expect(last).toMatchObject({ status: "rejected" });
});

it("judges a command that leaves a folder deeper than a path can be long, and removes it", async () => {
  await using place = await openPlace();
  const tree = await place.tree({ "a.txt": "x\n" });
  const dig =
    "i=0; while [ $i -lt 600 ]; do mkdir dddddddd; cd -P dddddddd || exit 3; i=$((i+1)); done";
  expect(await place.verify(`${dig}; exit 0`)(tree)).toEqual({ status: "passed" });
  expect(await readdir(place.folder)).toEqual([]);
});

it("says which limit a greedy command went over, and leaves nothing of it behind", async () => {
  await using place = await openPlace();
  const tree = await place.tree({ "a.txt": "x\n" });
  const megabytes = 1024 ** 2;
  const hungry = place.verify("tail /dev/zero", { memoryBytes: 80 * megabytes });
  expect(await hungry(tree)).toMatchObject({
    status: "failed",
    reason: expect.stringMatching(/ 80 MB of memory \(verify-memory\)$/),
  });
  const heaping = "i=0; while :; do head -c 5000000 /dev/zero >$TMPDIR/$i; i=$((i+1)); done";
  expect(await place.verify(heaping, { diskBytes: 100 * megabytes })(tree)).toMatchObject({
    reason: expect.stringContaining("took more than 100 MB of disk"),
  });
  // One file stops at the limit at once.
  const large = "head -c 9000000 /dev/zero >large; wc -c <large";
  const cut = await place.verify(`${large}; false`, { diskBytes: 2 * megabytes })(tree);
  expect(cut).toMatchObject({ output: expect.stringMatching(/^2097152$/m) });
  expect(await readdir(place.folder)).toEqual([]);
});

it.skipIf(probe.status !== "works")(
  "keeps a bomb in the jail from taking the machine",
  async () => {
    await using place = await openPlace();
    const tree = await place.tree({ "a.txt": "x\n" });
    // 2^11 processes, were they let: enough to be seen, too few to hurt the machine.
    const bomb =
      "f() { if test $1 -gt 0; then f $(($1 - 1)) & f $(($1 - 1)) & wait; else sleep 60; fi; }; f 10";
    const jail = probe.status === "works" ? jailed(launch, probe) : launch;
    const verdict = await place.verify(bomb, { launch: jail, threads: 300 })(tree);
    expect(verdict).toMatchObject({
      reason: expect.stringContaining("had more than 300 threads"),
    });
    const bombs = processTable().filter(({ pid }) => commandLineOf(pid).includes("f $(($1 - 1))"));
    expect(bombs).toEqual([]);
  },
);

/** Empty when the process is gone. */
function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error) return "";
    throw error;
  }
}
