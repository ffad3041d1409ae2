import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodingAttributes, linguistAttributes } from "../../../src/git/files/attributes.ts";
import { findLocalRepository, openLocal } from "../../../src/git/local/repository.ts";
import { createGit } from "../../../src/git/run-git.ts";
import { readScope } from "../../../src/run/change/scope.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";
import { type MadeFiles, madeCommit, madeRepository } from "../made-commit.ts";
import { createMadeRepository } from "../made-repository.ts";

const git = createGit("/usr/bin/git", "/usr/bin:/bin");

/** What a commit with these files says of paths. */
async function said(files: MadeFiles, ...paths: readonly string[]) {
  await using folder = await temporaryFolder("attributes");
  const repository = await madeRepository(join(folder.path, "repository"));
  const { commit } = await madeCommit(repository, files);
  return Object.fromEntries(await linguistAttributes(repository, commit, paths));
}

describe("attributes of a commit", () => {
  it("are on, off, or not said, in each of git's spellings", async () => {
    const attributes = [
      "gen/** linguist-generated",
      "gen/kept.ts -linguist-generated",
      "gen/forgotten.ts !linguist-generated",
      "third/** linguist-vendored=true linguist-generated=false",
      "third/own/** linguist-vendored=false",
    ].join("\n");
    const paths = [
      "gen/kept.ts",
      "gen/forgotten.ts",
      "gen/näme ü.ts",
      "third/x.ts",
      "third/own/y.ts",
    ];
    expect(await said({ ".gitattributes": `${attributes}\n` }, "src/a.ts", ...paths)).toEqual({
      "gen/kept.ts": { generated: false },
      "gen/näme ü.ts": { generated: true },
      "third/x.ts": { vendored: true, generated: false },
      "third/own/y.ts": { vendored: false, generated: false },
    });
  });

  it("come from every folder, the nearest first, and from macros of the root", async () => {
    const files = {
      ".gitattributes": "[attr]theirs linguist-vendored -linguist-generated\nlib/** theirs\n",
      "lib/own/.gitattributes": "*.ts -linguist-vendored\n",
      "lib/other/.gitattributes": "[attr]theirs linguist-vendored=false\n",
    };
    expect(await said(files, "lib/a.ts", "lib/own/a.ts", "lib/other/a.ts", "a.ts")).toEqual({
      "lib/a.ts": { vendored: true, generated: false },
      "lib/own/a.ts": { vendored: false, generated: false },
      "lib/other/a.ts": { vendored: true, generated: false },
    });
  });
});

/** A clone whose user has attributes beside the tree, opened from a folder of it. */
async function clone(inFolder: string) {
  const made = await createMadeRepository({
    ".gitattributes": "src/vendor/** linguist-vendored=false\nmine/** linguist-vendored\n",
    "src/vendor/vendor.service.ts": "1;\n",
  });
  await writeFile(
    join(made.folder, ".git/info/attributes"),
    "src/info.ts linguist-generated encoding=latin1\nmine/** linguist-vendored=false\n",
  );
  await writeFile(
    join(made.place, "attributes"),
    "src/file.ts linguist-generated\nsrc/vendor/** linguist-vendored\n",
  );
  await made.git("config", "core.attributesFile", "~/attributes");
  const user = { home: made.place, variables: { GIT_CONFIG_NOSYSTEM: "1" } };
  const local = await findLocalRepository(git, join(made.folder, inFolder), user);
  const repository = await openLocal(git, local, join(made.place, "private"));
  return { made, repository, head: await made.git("rev-parse", "HEAD") };
}

const asked = ["src/vendor/vendor.service.ts", "src/info.ts", "src/file.ts", "mine/a.ts"];

describe("attributes of a user", () => {
  it.each([".", "src/vendor"])("count in their own repository, as for git, in %s", async (cwd) => {
    const { made, repository, head } = await clone(cwd);
    await using _ = made;
    expect(Object.fromEntries(await linguistAttributes(repository, head, asked))).toEqual({
      "src/vendor/vendor.service.ts": { vendored: false },
      "src/info.ts": { generated: true },
      "src/file.ts": { generated: true },
      "mine/a.ts": { vendored: false },
    });
    const encodings = await encodingAttributes(repository, head, asked);
    expect([...encodings]).toEqual([["src/info.ts", ["latin1"]]]);
    // What git itself says of one of them.
    const own = await made.git("check-attr", "linguist-generated", "src/file.ts");
    expect(own).toBe("src/file.ts: linguist-generated: set");
  });

  it("count nowhere else: neither a user's nor the machine's", async () => {
    const { made, head } = await clone(".");
    await using _ = made;
    const repository = await madeRepository(join(made.place, "fetched"));
    await mkdir(join(repository.gitDir, "objects/info"), { recursive: true });
    const alternates = join(repository.gitDir, "objects/info/alternates");
    await writeFile(alternates, `${join(made.folder, ".git/objects")}\n`);
    expect(Object.fromEntries(await linguistAttributes(repository, head, asked))).toEqual({
      "src/vendor/vendor.service.ts": { vendored: false },
      "mine/a.ts": { vendored: true },
    });
    expect(repository.program().env).toMatchObject({ GIT_ATTR_NOSYSTEM: "1" });
  });
});

describe("what a change says of itself", () => {
  const shop = { "src/vendor/vendor.service.ts": "1;\n", "src/shop.ts": "1;\n" };
  const pays = { "src/vendor/vendor.service.ts": "pay();\n", "src/shop.ts": "pay();\n" };

  it.each<[string, MadeFiles, MadeFiles, readonly string[], readonly string[]]>([
    ["nothing", {}, {}, [], ["src/shop.ts", "src/vendor/vendor.service.ts"]],
    [
      "that it is generated: that does not count",
      {},
      { ".gitattributes": "* linguist-generated\n" },
      [],
      [".gitattributes", "src/shop.ts", "src/vendor/vendor.service.ts"],
    ],
    [
      "that it is not generated any more: the base counts",
      { ".gitattributes": "src/shop.ts linguist-generated\n" },
      { ".gitattributes": "# none\n" },
      [],
      [".gitattributes", "src/vendor/vendor.service.ts"],
    ],
    [
      "nothing, where the base calls it vendored",
      { ".gitattributes": "src/vendor/** linguist-vendored\n" },
      { ".gitattributes": "src/vendor/** linguist-vendored\n" },
      [],
      ["src/shop.ts"],
    ],
    [
      "nothing, where the base calls it vendored, and the configuration does not",
      { ".gitattributes": "src/vendor/** linguist-vendored linguist-generated\n" },
      { ".gitattributes": "src/vendor/** linguist-vendored linguist-generated\n" },
      ["!src/vendor/**"],
      ["src/shop.ts", "src/vendor/vendor.service.ts"],
    ],
    [
      "nothing, where a licence lies beside it, and the base says that it is its own",
      { ".gitattributes": "src/vendor/** -linguist-vendored\n", "src/vendor/LICENSE": "x\n" },
      { ".gitattributes": "src/vendor/** -linguist-vendored\n", "src/vendor/LICENSE": "x\n" },
      [],
      ["src/shop.ts", "src/vendor/vendor.service.ts"],
    ],
    [
      "that somebody else wrote it: that does not count",
      {},
      { "src/vendor/LICENSE": "x\n", "src/go.mod": "module x\n" },
      [],
      ["src/go.mod", "src/shop.ts", "src/vendor/LICENSE", "src/vendor/vendor.service.ts"],
    ],
  ])("%s", async (_what, before, after, ignore, reviewed) => {
    await using folder = await temporaryFolder("attributes");
    const repository = await madeRepository(join(folder.path, "repository"));
    const { commit: base } = await madeCommit(repository, { ...shop, ...before });
    const { commit: head } = await madeCommit(repository, { ...pays, ...after });
    const scope = await readScope(repository, base, head, ignore);
    expect(scope.reviewed.files.map(({ newPath }) => newPath)).toEqual(reviewed);
  });
});
