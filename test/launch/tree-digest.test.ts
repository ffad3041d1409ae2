import {
  chmod,
  chown,
  lchown,
  mkdir,
  open,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { treeDigest } from "../../src/launch/tree-digest.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

/** Longer than what is hashed at once. */
const long = 9 * 1024 ** 2;

async function makeTree(root: string): Promise<void> {
  await mkdir(join(root, "node_modules/agent/bin"), { recursive: true });
  await mkdir(join(root, "node_modules/.bin"));
  await writeFile(join(root, "package.json"), "{}");
  await writeFile(join(root, "node_modules/.package-lock.json"), "{}");
  await writeFile(join(root, "node_modules/agent/index.js"), "load('./bin/agent');\n");
  await writeFile(join(root, "node_modules/agent/bin/agent"), Buffer.alloc(long, "program "));
  await chmod(join(root, "node_modules/agent/bin/agent"), 0o755);
  await symlink("bin/agent", join(root, "node_modules/agent/link"));
}

/** The digest of a tree to which something was done, and of an untouched one. */
async function digests(change: (path: (name: string) => string) => Promise<unknown>) {
  await using folder = await temporaryFolder("digest");
  const [one, other] = [join(folder.path, "one"), join(folder.path, "other")];
  await Promise.all([one, other].map(makeTree));
  await change((name) => join(one, name));
  return { changed: await treeDigest(one), untouched: await treeDigest(other) };
}

const program = "node_modules/agent/bin/agent";

it.each<[string, Parameters<typeof digests>[0]]>([
  ["another byte at the end", async (at) => await flip(at(program), long - 1)],
  ["another byte within", async (at) => await flip(at(program), long / 2)],
  ["a shorter file", (at) => truncate(at(program), long - 1)],
  ["a missing file", (at) => rm(at("package.json"))],
  ["one more file", (at) => writeFile(at("node_modules/agent/index.cjs"), "")],
  ["one more hidden file", (at) => writeFile(at(".npmrc"), "")],
  ["one more package", (at) => mkdir(at("node_modules/node-pty"))],
  ["a lock of another folder", (at) => writeFile(at("node_modules/agent/.package-lock.json"), "")],
  ["another name", (at) => rename(at("package.json"), at("package.jso"))],
  ["a program that may not be executed", (at) => chmod(at(program), 0o644)],
  ["a program that runs as its owner", (at) => chmod(at(program), 0o4755)],
  ["a program that runs as its group", (at) => chmod(at(program), 0o2755)],
  ["a file that may be executed", (at) => chmod(at("package.json"), 0o744)],
  ["a file that others may write", (at) => chmod(at("package.json"), 0o646)],
  ["a folder that others may write", (at) => chmod(at("node_modules/agent"), 0o757)],
  ["a link to somewhere else", (at) => link(at("node_modules/agent/link"), "bin/../bin/agent")],
  ["a link in the place of a file", (at) => link(at("package.json"), "/dev/null")],
  ["a link in the place of a folder", (at) => link(at("node_modules/agent/bin"), "/usr/bin")],
])("%s makes another digest", async (_, change) => {
  const { changed, untouched } = await digests(change);
  expect(changed).not.toBe(untouched);
});

it.runIf(process.getuid?.() === 0)(
  "what belongs to somebody else makes another digest",
  async () => {
    const { changed, untouched } = await digests((at) => chown(at("package.json"), 1234, 0));
    expect(changed).not.toBe(untouched);
    const links = await digests((at) => lchown(at("node_modules/agent/link"), 1234, 0));
    expect(links.changed).toBe(links.untouched); // In a folder of ours he cannot set it anew.
  },
);

it("what differs from one installation to the next makes no difference", async () => {
  const { changed, untouched } = await digests(async (at) => {
    await utimes(at(program), 1, 1);
    await chmod(at(program), 0o700);
    await writeFile(at("node_modules/.package-lock.json"), "another");
    await writeFile(at("node_modules/.bin/agent"), "");
  });
  expect(changed).toBe(untouched);
});

async function flip(file: string, position: number): Promise<void> {
  const handle = await open(file, "r+");
  await handle.write("\0", position);
  await handle.close();
}

async function link(path: string, target: string): Promise<void> {
  await rm(path, { recursive: true });
  await symlink(target, path);
}
