import { renameSync } from "node:fs";
import { chmod, readdir, readFile, realpath, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decideWrite, writeConfined } from "../../../src/coder/acp/confine.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";
import { writeFiles } from "../write-files.ts";

async function setUp(folder: string) {
  await writeFiles(folder, {
    "tree/src/a.ts": "a\n",
    "tree/.GIT/config": "x\n",
    "tree/..odd/b.ts": "b\n",
    "outside/c.ts": "c\n",
  });
  const root = await realpath(join(folder, "tree"));
  await symlink("src/a.ts", join(root, "inner"));
  await symlink("../outside", join(root, "outer"));
  await symlink("../outside/c.ts", join(root, "outer.ts"));
  await symlink("../nowhere.ts", join(root, "dangling"));
  return { root, mayWrite: (path: string) => path !== "src/denied.ts" };
}

test.each([
  ["an existing file", "src/a.ts", "src/a.ts"],
  ["a new file in new folders", "new/deep/b.ts", "new/deep/b.ts"],
  ["a link to a file of the tree", "inner", "src/a.ts"],
  ["a name that only looks like a way up", "..odd/b.ts", "..odd/b.ts"],
])("allows %s", async (_what, path, target) => {
  await using folder = await temporaryFolder();
  const rules = await setUp(folder.path);
  expect(await decideWrite(rules, join(rules.root, path))).toEqual({
    status: "allowed",
    target: join(rules.root, target),
  });
});

test.each([
  ["the tree itself", ".", "outside"],
  ["a path that climbs out", "src/../../outside/c.ts", "outside"],
  ["a link to a file outside", "outer.ts", "outside"],
  ["a file in a folder that is a link", "outer/c.ts", "outside"],
  ["a new file in a folder that is a link", "outer/new.ts", "outside"],
  ["a link that leads nowhere", "dangling", "leads nowhere"],
  ["what belongs to git", ".git/hooks/pre-commit", "belongs to git"],
  ["what belongs to git where case does not matter", ".GIT/config", "belongs to git"],
  ["what the caller denies", "src/denied.ts", "not to be changed"],
])("refuses %s", async (_what, path, reason) => {
  await using folder = await temporaryFolder();
  const rules = await setUp(folder.path);
  const given = `${rules.root}/${path}`;
  const refused = { status: "refused", reason: expect.stringContaining(reason) };
  expect(await decideWrite(rules, given)).toEqual(refused);
  await expect(writeConfined(rules, given, "changed\n")).rejects.toThrow(reason);
  expect(await readFile(join(folder.path, "outside/c.ts"), "utf8")).toBe("c\n");
});

test("refuses every file in a thread that only reads, and paths that are relative", async () => {
  await using folder = await temporaryFolder();
  const rules = await setUp(folder.path);
  const path = join(rules.root, "src/a.ts");
  expect(await decideWrite({ ...rules, root: undefined }, path)).toMatchObject({
    status: "refused",
  });
  expect(await decideWrite(rules, "src/a.ts")).toMatchObject({ status: "refused" });
});

test("writes through a link to a file of the tree and keeps the link", async () => {
  await using folder = await temporaryFolder();
  const rules = await setUp(folder.path);
  await writeConfined(rules, join(rules.root, "inner"), "changed\n");
  expect(await readFile(join(rules.root, "src/a.ts"), "utf8")).toBe("changed\n");
  expect(await realpath(join(rules.root, "inner"))).toBe(join(rules.root, "src/a.ts"));
});

test.runIf(process.platform === "linux")(
  "writes nothing outside when a link takes a folder's place between the decision and the write",
  async () => {
    await using folder = await temporaryFolder();
    const rules = await setUp(folder.path);
    const [real, link] = [join(rules.root, "src"), join(rules.root, "outer")];
    const swapping = {
      ...rules,
      mayWrite: () => {
        renameSync(real, join(rules.root, "aside"));
        renameSync(link, real);
        return true;
      },
    };
    await expect(writeConfined(swapping, join(real, "new.ts"), "x\n")).rejects.toThrow();
    expect(await readdir(join(folder.path, "outside"))).toEqual(["c.ts"]);
  },
);

test("keeps a file executable", async () => {
  await using folder = await temporaryFolder();
  const rules = await setUp(folder.path);
  const path = join(rules.root, "src/a.ts");
  await chmod(path, 0o755);
  await writeConfined(rules, path, "changed\n");
  expect((await stat(path)).mode & 0o111).toBe(0o111);
  expect(await readFile(path, "utf8")).toBe("changed\n");
});
