import { execFileSync } from "node:child_process";
import { access, chmod, mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { removeFolder } from "../src/held-folder.ts";
import { temporaryFolder } from "./world/temporary-folder.ts";

it("removes a folder that a program locked, and nothing that a link in it leads to", async () => {
  await using place = await temporaryFolder("locked");
  const [folder, outside] = [join(place.path, "folder"), join(place.path, "outside")];
  await mkdir(join(folder, "in", "deep"), { recursive: true });
  await mkdir(outside);
  await symlink(outside, join(folder, "link"));
  await chmod(join(folder, "in", "deep"), 0o000);
  await chmod(join(folder, "in"), 0o000);
  await removeFolder(folder);
  await expect(access(folder)).rejects.toThrow();
  await access(outside);
});

it("does nothing where there is no folder", async () => {
  await using place = await temporaryFolder("missing");
  await removeFolder(join(place.path, "folder"));
});

it.runIf(process.platform === "linux")(
  "removes folders that are deeper than a path can be long, whatever the names in them",
  async () => {
    await using place = await temporaryFolder("deep");
    const [folder, outside] = [join(place.path, "folder"), join(place.path, "outside")];
    await mkdir(folder);
    await mkdir(outside);
    await writeFile(join(outside, "kept"), "");
    const script = `
import os
for way in range(2):
    os.chdir(${JSON.stringify(folder)})
    for level in range(700):
        name = b"\\xff%d" % way if level == 650 else b"folder%d" % way
        os.mkdir(name); os.chdir(name)
        if level % 70 == 0: open(b"\\xfefile", "w"); os.mkfifo("fifo"); os.symlink(${JSON.stringify(outside)}, "link")
    os.chmod(".", 0)`;
    execFileSync("/usr/bin/python3", ["-c", script]);
    const held = (await readdir("/proc/self/fd")).length;
    await removeFolder(folder);
    expect(await readdir(place.path)).toEqual(["outside"]);
    expect(await readdir(outside)).toEqual(["kept"]);
    expect((await readdir("/proc/self/fd")).length).toBeLessThanOrEqual(held + 4);
  },
);
