import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorIssue } from "../../../src/review/anchor/anchor.ts";
import { diffPath } from "../../../src/review/diff/diff.ts";
import { renderDiff } from "../../../src/review/diff/render-diff.ts";
import { unreadCode } from "../../../src/review/scope/skip-reason.ts";
import { readDiff } from "../../../src/run/change/read-diff.ts";
import { planScope, readPlannedScope, readScope } from "../../../src/run/change/scope.ts";
import { madeCommit, madeRepository } from "../../git/made-commit.ts";
import { madeIssue } from "../../review/made-issue.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

const evil = "evil(process.env);\n";
const noise = Uint8Array.from({ length: 4_000 }, (_, at) => (at * 7919) % 256);
const wide = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");

/** Reads the scope of a change between two sets of files, and after it one of the same repository, incrementally. */
async function scopeOf(before: Files, after: Files, later?: Files) {
  await using folder = await temporaryFolder("unread");
  const repository = await madeRepository(join(folder.path, "repository"));
  const base = (await madeCommit(repository, before)).commit;
  const head = (await madeCommit(repository, after)).commit;
  const scope = await readScope(repository, base, head, []);
  const plan = JSON.parse(JSON.stringify(planScope(scope)));
  expect(await readPlannedScope(repository, base, head, plan)).toEqual(scope);
  if (later === undefined) return scope;
  const { reviewed } = await readDiff(repository, base, head, []);
  const next = (await madeCommit(repository, later)).commit;
  return await readScope(repository, base, next, [], reviewed);
}

type Scope = Awaited<ReturnType<typeof scopeOf>>;
const shown = ({ reviewed }: Scope) => renderDiff(reviewed.files);
const unread = ({ skippedFiles }: Scope) => unreadCode(skippedFiles).map(({ file }) => file);

describe("code that a change hides by its name or its bytes", () => {
  it.each<[string, Files, Files]>([
    ["plain", {}, { "src/shop.js": evil }],
    ["one NUL byte in a comment", {}, { "src/shop.js": `/*\0*/ ${evil}` }],
    ["the name *.generated.js", {}, { "src/shop.generated.js": evil }],
    ["its own marker", {}, { "src/shop.js": `// @generated\n${evil}` }],
    ["its own attributes", {}, { ".gitattributes": "* linguist-generated\n", "src/shop.js": evil }],
    ["a folder vendor/", { "vendor/a.js": "1\n" }, { "src/vendor/shop.js": evil }],
    ["a test snapshot", {}, { "src/__snapshots__/x.snap": evil }],
    ["a lock file that is none", {}, { "package-lock.json": evil }],
    ["UTF-16", {}, { "src/shop.js": wide(evil) }],
    ["UTF-16 in the place of text", { "src/shop.js": "1;\n" }, { "src/shop.js": wide(evil) }],
    ["a line of a UTF-16 file", { "a.js": wide("1;\n2;\n") }, { "a.js": wide(`1;\n${evil}2;\n`) }],
    ["the name of a picture", {}, { "logo.png": `GIF89a=1;/*\0*/ ${evil}` }],
    ["Latin-1", {}, { "src/shop.js": Buffer.from(`// caf\xe9 \0\n${evil}`, "latin1") }],
  ])("is reviewed: %s", async (_, before, after) => {
    const scope = await scopeOf({ "README.md": "shop\n", ...before }, { ...before, ...after });
    expect(shown(scope)).toContain("evil(process.env);");
    expect(unread(scope)).toEqual([]);
  });

  it.each<[string, Files, string]>([
    [
      "too large",
      { "src/shop.js": `${"// padding padding\n".repeat(20_000)}${evil}` },
      "too large",
    ],
    ["no text", { "src/shop.js": Buffer.concat([noise, Buffer.from(evil)]) }, "no text"],
    ["a program", { tool: Buffer.concat([Buffer.from("\x7fELF\0"), noise]) }, "no text"],
    ["too large to be decoded", { "src/shop.js": Buffer.alloc(5 << 20, "\0//\n") }, "no text"],
  ])("is named where nobody can read it: %s", async (_, after, why) => {
    const scope = await scopeOf({ "README.md": "shop\n" }, { "README.md": "Shop\n", ...after });
    expect(unread(scope)).toEqual(Object.keys(after));
    expect(scope.skippedFiles[0]?.reason).toContain(why);
    expect(scope.reviewed.files.map(diffPath)).toEqual(["README.md"]);
  });

  it("is as unread after the next push, which changes nothing of it", async () => {
    const hidden = {
      "a.js": `${"// padding padding\n".repeat(20_000)}${evil}`,
      "b.js": Buffer.concat([noise, Buffer.from(evil)]),
    };
    const first = { ...hidden, "c.js": "1;\n" };
    const scope = await scopeOf({ "README.md": "shop\n" }, first, { ...first, "c.js": "2;\n" });
    expect(unread(scope)).toEqual(["b.js", "a.js"]);
    expect(scope.reviewed.files.map(diffPath)).toEqual(["c.js"]);
  });
});

it("looks at what changed of a file again, and names what is too large of it as before", async () => {
  const lines = (name: string, count: number) =>
    Array.from({ length: count }, (_, at) => `${name}(${at}, "${name}");\n`).join("");
  const kept = lines("kept", 20);
  const text = (first: string, large: string) => `${first}${kept}${large}${kept}`;
  const [small, large] = ["1;\n", lines("before", 8_000)];
  const before = { "a.js": text(small, large), "b.js": "1;\n" };
  const first = { "a.js": text("2;\n", lines("after", 8_000)), "b.js": "2;\n" };
  const again = await scopeOf(before, first, { ...first, "b.js": "3;\n" });
  expect(again.reviewed.files.map(diffPath)).toEqual(["b.js"]);
  expect(again.reviewedBefore).toEqual(["a.js"]);
  expect(unread(again)).toEqual(["a.js"]);
  const pushed = await scopeOf(before, first, { ...first, "a.js": text("3;\n", large) });
  expect(pushed.reviewed.files.map(diffPath)).toEqual(["a.js"]);
  expect(unread(pushed)).toEqual([]);
});

describe("what is not code", () => {
  it("is listed by its reason: lock files, pictures, and what the base calls generated or vendored", async () => {
    const before = {
      ".gitattributes": "gen/** linguist-generated\n",
      "api.pb.go": "// Code generated by protoc-gen-go. DO NOT EDIT.\nvar a = 1\n",
      "vendor/a.js": "1\n",
      "test/__snapshots__/a.snap": "x\n",
    };
    const after = {
      ...before,
      "gen/a.js": evil,
      "api.pb.go": "// Code generated by protoc-gen-go. DO NOT EDIT.\nvar a = 2\n",
      "vendor/b.js": evil,
      "test/__snapshots__/b.snap": "y\n",
      "package-lock.json": '{"packages":{}}\n',
      "logo.png": noise,
      "rows.csv": "1,2,3,4,5,6,7,8,9\n".repeat(20_000),
    };
    const scope = await scopeOf(before, after);
    expect(scope.reviewed.files).toEqual([]);
    expect(unread(scope)).toEqual([]);
    expect(scope.skippedFiles.map(({ file, reason }) => [file, reason])).toEqual([
      ["api.pb.go", "generated"],
      ["gen/a.js", "generated"],
      ["logo.png", "binary"],
      ["package-lock.json", "lock file"],
      ["test/__snapshots__/b.snap", "snapshot"],
      ["vendor/b.js", "vendored"],
      ["rows.csv", "data, too large for one review"],
    ]);
  });

  it("is code as soon as the change takes away what says so", async () => {
    const before = { "api.pb.go": "// Code generated by x. DO NOT EDIT.\nvar a = 1\n" };
    expect(shown(await scopeOf(before, { "api.pb.go": `var a = 1\n${evil}` }))).toContain("evil");
    const moved = { "src/a.go": `// Code generated by x. DO NOT EDIT.\nvar a = 1\n${evil}` };
    expect(shown(await scopeOf(before, moved))).toContain("evil");
  });
});

it("puts no comment on lines that GitHub does not show, and keeps the file", async () => {
  const { diff } = await scopeOf({ "a.js": wide("1;\n2;\n") }, { "a.js": wide(`1;\n${evil}2;\n`) });
  expect(diff.files[0]).toMatchObject({ binary: true, encoding: "UTF-16" });
  expect(diff.files[0]?.hunks[0]?.lines.map(({ kind, text }) => [kind, text])).toEqual([
    ["context", "1;"],
    ["added", "evil(process.env);"],
    ["context", "2;"],
  ]);
  const issue = madeIssue({ file: "a.js", line: 2, snippet: "evil(process.env);" });
  expect(anchorIssue(issue, diff)).toMatchObject({ kind: "file", file: "a.js", line: null });
});
