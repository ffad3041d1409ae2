import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLiveTree } from "../src/fix/open-live-tree.ts";
import { createRepository } from "../src/git/repository.ts";
import { createGit } from "../src/git/run-git.ts";
import { exportTree, resetTree, snapshotTree } from "../src/git/tree.ts";
import { jailed } from "../src/launch/jail/jail.ts";
import { probeJail } from "../src/launch/jail/probe-jail.ts";
import { launch } from "../src/launch/launch.ts";
import { median } from "./median.ts";

/**
 * What it costs to look at the fixer's folder after a turn: git alone, in a jail of its own, and by descriptors. Each
 * round writes one file, records the tree and takes it back. The first argument is the number of files (2,000).
 */
export async function benchWalk([count = "2000"]: readonly string[]): Promise<void> {
  const place = await mkdtemp(join(tmpdir(), "crosscheck-walk-"));
  try {
    const probe = await probeJail({ launch, searchPath: "/usr/bin:/bin", copies: [] });
    const jail =
      probe.status === "works"
        ? jailed(launch, { bubblewrap: probe.bubblewrap, unsized: probe.unsized })
        : undefined;
    const git = createGit("/usr/bin/git", "/usr/bin:/bin");
    const repository = await createRepository(git, join(place, "repository"));
    const source = join(place, "source");
    for (let at = 0; at < Number(count); at += 1) {
      const folder = join(source, `folder${at % 50}`);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `file${at}.ts`), `export const value = ${at};\n`.repeat(40));
    }
    const empty = (await repository.git(["mktree"], { input: "" })).trim();
    const tree = await snapshotTree(repository, source, empty);

    const round = async (name: string, jailOrNot: typeof jail | null): Promise<number> => {
      const folder = join(place, name);
      await exportTree(repository, tree, folder);
      const signal = new AbortController().signal;
      const options = { repository, folder, tree, place: join(place, `${name}-walk`), signal };
      const live =
        jailOrNot === undefined ? undefined : await openLiveTree({ ...options, jail: jailOrNot });
      const times: number[] = [];
      for (let turn = 0; turn < 7; turn += 1) {
        await writeFile(join(folder, "folder1/file1.ts"), `turn ${turn}\n`);
        const start = performance.now();
        if (live) {
          await live.record();
          await live.reset();
        } else {
          await resetTree(repository, folder, await snapshotTree(repository, folder, tree), tree);
        }
        times.push(performance.now() - start);
      }
      return median(times);
    };
    const plain = await round("plain", undefined);
    const line = (name: string, ms: number) =>
      console.log(
        `${name.padEnd(28)} ${(ms / plain).toFixed(2)} × git alone (${ms.toFixed(0)} ms)`,
      );
    console.log(`${count} files, one changed: record and take back`);
    line("git alone", plain);
    if (jail) line("in a jail of its own", await round("jailed", jail));
    line("by descriptors", await round("descriptors", null));
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
