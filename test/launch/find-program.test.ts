import { chmod, chown, mkdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findProgram, programFolders } from "../../src/launch/find-program.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

it("names the folders of PATH with the libraries beside them, and none that holds what must stay hidden", async () => {
  await using place = await temporaryFolder("path");
  const at = (...names: string[]) => join(place.path, ...names);
  for (const folder of ["tool/bin", "tool/lib", "tool/share", "home/secrets", "other/scripts"]) {
    await mkdir(at(folder), { recursive: true });
  }
  await writeFile(at("file"), "");
  const path = [
    at("tool/bin"),
    at("gone"),
    "relative/bin",
    at("home"),
    at("file"),
    at("other/scripts"),
    "/",
  ];
  const hidden = [at("home", "secrets")];
  expect(await programFolders(path.join(":"), hidden)).toEqual([
    at("tool/bin"),
    at("tool/lib"),
    at("other/scripts"),
  ]);
});

/** Makes folders with a `tool` in each, and finds one by them as PATH. */
async function found(
  names: readonly string[],
  change: (path: (name: string) => string) => Promise<unknown>,
  owner: "us" | "root" = "us",
) {
  await using place = await temporaryFolder("path");
  const root = await realpath(place.path);
  for (const name of names) {
    await mkdir(join(root, name), { recursive: true, mode: 0o755 });
    await writeFile(join(root, name, "tool"), "#!/bin/sh\n");
    await chmod(join(root, name, "tool"), 0o755);
  }
  await change((name) => join(root, name));
  const refused: string[] = [];
  const path = names.map((name) => join(root, name)).join(":");
  const file = await findProgram("tool", path, { owner, onRefused: (text) => refused.push(text) });
  const short = (text: string) => text.replaceAll(`${root}/`, "");
  return { file: file === undefined ? undefined : short(file), refused: refused.map(short) };
}

it.each<[string, (path: (name: string) => string) => Promise<unknown>, string]>([
  ["its folder", (at) => chmod(at("one/bin"), 0o777), "others may write one/bin"],
  ["a folder above", (at) => chmod(at("one"), 0o777), "others may write one"],
  ["the file", (at) => chmod(at("one/bin/tool"), 0o757), "others may write one/bin/tool"],
])("takes no program of which others may write %s", async (_, change, why) => {
  expect(await found(["one/bin", "two/bin"], change)).toEqual({
    file: "two/bin/tool",
    refused: [`one/bin/tool is not used: ${why}`],
  });
});

it("takes no program behind a link that others may write", async () => {
  const linked = await found(["one", "open"], async (at) => {
    await rm(at("one/tool"));
    await symlink(at("open/tool"), at("one/tool"));
    await chmod(at("open"), 0o777);
  });
  const why = "is not used: others may write open";
  expect(linked).toEqual({ file: undefined, refused: [`one/tool ${why}`, `open/tool ${why}`] });
});

it("takes a program in a folder in which everybody has files of his own", async () => {
  const sticky = await found(["shared/mine"], (at) => chmod(at("shared"), 0o1777));
  expect(sticky).toEqual({ file: "shared/mine/tool", refused: [] });
});

it.runIf(process.getuid?.() === 0)("takes no program of another user", async () => {
  const theirs = await found(["one", "two"], (at) => chown(at("one"), 1234, 1234));
  expect(theirs).toEqual({
    file: "two/tool",
    refused: ["one/tool is not used: one belongs to somebody else"],
  });
});

it.skipIf(process.getuid?.() === 0)(
  "takes no program of ours where it is to be root's",
  async () => {
    const ours = await found(["one"], async () => {}, "root");
    expect(ours).toMatchObject({
      file: undefined,
      refused: [expect.stringContaining("somebody else")],
    });
  },
);
