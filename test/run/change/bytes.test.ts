import { join } from "node:path";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import type { AnswerIssue } from "../../../src/model/answer.ts";
import { anchorIssue } from "../../../src/review/anchor/anchor.ts";
import type { Diff } from "../../../src/review/diff/diff.ts";
import { kindNotices } from "../../../src/review/diff/file-kind.ts";
import { renderDiff } from "../../../src/review/diff/render-diff.ts";
import { readIssue } from "../../../src/review/read-answer.ts";
import { isTold, skipText } from "../../../src/review/scope/skip-reason.ts";
import { planScope, readPlannedScope, readScope } from "../../../src/run/change/scope.ts";
import { unreviewedResult } from "../../../src/run/result/unreviewed-result.ts";
import {
  type MadeFile,
  type MadeFiles,
  madeCommit,
  madeRepository,
} from "../../git/made-commit.ts";
import { madeIssue } from "../../review/made-issue.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

/** The scope of a change between two sets of files, also when it is read again from a plan. */
async function scopeOf(before: MadeFiles, after: MadeFiles) {
  await using folder = await temporaryFolder("bytes");
  const repository = await madeRepository(join(folder.path, "repository"));
  const [base, head] = [await madeCommit(repository, before), await madeCommit(repository, after)];
  const scope = await readScope(repository, base.commit, head.commit, []);
  const plan = JSON.parse(JSON.stringify(planScope(scope)));
  expect(await readPlannedScope(repository, base.commit, head.commit, plan)).toEqual(scope);
  return { ...scope, base: base.commit, head: head.commit };
}

type Scope = Awaited<ReturnType<typeof scopeOf>>;
const shown = ({ reviewed }: Scope) => renderDiff(reviewed.files);
const skipped = ({ skippedFiles }: Scope) =>
  Object.fromEntries(skippedFiles.map((one) => [one.file, `${one.what}: ${skipText(one)}`]));

const defect: AnswerIssue = {
  ...madeIssue({}),
  file: "",
  side: "RIGHT",
  severity: "low",
  category: "bug",
  confidence: 0.9,
  preExisting: false,
};

/** Latin-1 bytes in a name, as git's names are read. */
const oddName = "docs/geb\udcfchr";

describe("names that are not UTF-8", () => {
  it("are listed when they change, and stand in nobody's way when they do not", async () => {
    const old = { [`${oddName}.md`]: "old\n", "a.ts": "1;\n" };
    const scope = await scopeOf(old, { ...old, "a.ts": "2;\n" });
    expect(skipped(scope)).toEqual({});
    const changed = { ...old, [`${oddName}.md`]: "new\n", [`${oddName}.png`]: "x", "a.ts": "2;\n" };
    const next = await scopeOf(old, changed);
    expect(skipped(next)).toEqual({
      '"docs/geb\\374hr.md"': "code: its name is not UTF-8",
      '"docs/geb\\374hr.png"': "data: its name is not UTF-8",
    });
    expect(shown(next)).toContain('=== "a.ts" (modified)');
    expect(shown(next)).not.toContain("geb");
  });

  it("are never where an issue is, whatever a reviewer answers", async () => {
    const { diff } = await scopeOf({}, { [`${oddName}.md`]: "call(evil, twice);\n" });
    for (const file of [`${oddName}.md`, "docs/geb\ufffdhr.md"]) {
      const issue = madeIssue({ file, line: 1, snippet: "call(evil, twice);" });
      expect(anchorIssue(issue, diff).kind).toBe("pull-request");
    }
  });
});

it("reads names with signs that mean something elsewhere, and finds them again", async () => {
  const names = [
    ...["a\nb.ts", "a\tb.ts", 'say "a".ts', "a\\b.ts", "a\rb.ts", " a.ts", "a.ts ", "c:d.ts"],
    ...[":(top)a.ts", "-a.ts", "\u0001.ts", "ü b/ü.ts", `${"long/".repeat(200)}a.ts`],
  ];
  const all = (text: string) => Object.fromEntries(names.map((name) => [name, text]));
  const scope = await scopeOf(all("1;\n"), all("1;\n2;\n"));
  expect(scope.reviewed.files.map(({ newPath }) => newPath).sort()).toEqual(names.toSorted());
  for (const name of names) {
    const said = { ...defect, file: name, line: 2 };
    const issue = readIssue(said, names);
    expect(anchorIssue(issue, scope.diff)).toMatchObject({ kind: "line", file: name, line: 2 });
  }
});

it("finds a name in another form of Unicode, and the exact one where both exist", async () => {
  const [composed, apart] = ["src/f\u00fcr.ts", "src/fu\u0308r.ts"];
  const placed = (names: readonly string[], said: string, diff: Diff) =>
    anchorIssue(readIssue({ ...defect, file: said, line: 1 }, names), diff).file;
  for (const [name, said] of [
    [composed, apart],
    [apart, composed],
  ] as const) {
    const { diff } = await scopeOf({}, { [name]: "1;\n" });
    expect(placed([name], said, diff)).toBe(name);
    expect(anchorIssue(madeIssue({ file: said, line: 1 }), diff).file).toBe(name);
  }
  const { diff } = await scopeOf({}, { [composed]: "1;\n", [apart]: "1;\n" });
  for (const name of [composed, apart]) expect(placed([composed, apart], name, diff)).toBe(name);
});

describe("contents that are not UTF-8", () => {
  it("are shown decoded", async () => {
    const code = "export const a = 1;\nexport const b = 2;\n".repeat(5);
    const cases = [
      ["windows-1252", "// Gebühr in €: „brutto“", "windows-1252"],
      ["latin1", "// Geb\u00fchr \u0081", "ISO-8859-1"],
      ...[
        "// é à ù ô de la table",
        "// Återställ är på åäö",
        "// ñ á é í ó ú ü de la suma",
        "// þú ert æði öðru",
      ].map((text, at) => [`windows-1252#${at}`, text, "windows-1252"] as const),
      ["windows-1251", "// Проверка суммы", "windows-1251"],
      ["koi8-r", "// Проверка суммы заказа", "KOI8-R"],
      ["shift_jis", "// 注文の合計を計算する", "Shift_JIS"],
      ["euc-jp", "// 注文の合計を計算する", "EUC-JP"],
      ["gb18030", "// 计算订单的总金额", "GB18030"],
      ["euc-kr", "// 주문 합계를 계산한다", "EUC-KR"],
      ["iso-8859-5", "// Проверка суммы заказа", "ISO-8859-5"],
      ["cp866", "// Проверка суммы заказа", "IBM866"],
      ["iso-8859-7", "// έλεγχος αποθέματος", "ISO-8859-7"],
      ["windows-1255", "// בדיקת מלאי המוצר", "windows-1255"],
      ["windows-1256", "// التحقق من المخزون", "windows-1256"],
      ["windows-874", "// ตรวจสอบสินค้าในคลัง", "windows-874"],
    ] as const;
    const files = (add: boolean) =>
      Object.fromEntries(
        cases.map(([encoding, comment]) => [
          `${encoding}.ts`,
          iconv.encode(
            add ? `${code}${comment}\nreturn cents / parts;\n` : code,
            encoding.replace(/#.*/, ""),
          ),
        ]),
      );
    const scope = await scopeOf(files(false), files(true));
    for (const [encoding, comment, name] of cases) {
      const file = `${encoding}.ts`;
      expect(shown(scope)).toContain(`"${file}" (modified, not UTF-8, read as ${name})`);
      const issue = madeIssue({ file, line: 3, snippet: comment });
      const anchor = { kind: "line", file, line: 11, how: "snippet" };
      expect(anchorIssue(issue, scope.diff)).toMatchObject(anchor);
    }
  });

  it("are told where only the lines around the change are", async () => {
    const bytes = (text: string) => Buffer.from(text, "latin1");
    const before = bytes(`// geb\xfchr\n${"a;\n".repeat(20)}`);
    const scope = await scopeOf(
      { "a.ts": before },
      { "a.ts": Buffer.concat([before, bytes("b;\n")]) },
    );
    expect(shown(scope)).toContain("read as windows-1252");
  });

  it("say when a file was converted", async () => {
    const text = "// Gebühr\nreturn 1;\n";
    const after = { "a.ts": `${text}return 2;\n` };
    const scope = await scopeOf({ "a.ts": Buffer.from(text, "latin1") }, after);
    expect(shown(scope)).toContain("read as windows-1252, now UTF-8");
    expect(shown(scope)).toMatch(/^1 \/\/ Gebühr/m);
  });

  it("are read as the base's attributes say", async () => {
    const bytes = (text: string) => iconv.encode(text, "cp850");
    const attributes = (name: string) => ({ ".gitattributes": `*.bas ${name}=cp850\n` });
    for (const name of ["encoding", "working-tree-encoding"]) {
      const scope = await scopeOf(attributes(name), {
        ...attributes(name),
        "a.bas": bytes("' Gebühr\n"),
      });
      expect(shown(scope)).toContain("' Gebühr");
      expect(shown(scope)).toContain("read as cp850");
    }
    const own = await scopeOf({}, { ...attributes("encoding"), "a.bas": bytes("' Gebühr\n") });
    expect(shown(own)).not.toContain("cp850)");
  });
});

const [from, to] = ["1".repeat(40), "2".repeat(40)];
const submodule = (content: string) => ({ mode: "160000", content });
const link = (content: string) => ({ mode: "120000", content });
const script = (content: string) => ({ mode: "100755", content });
const pointer =
  "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";

describe("what a file is", () => {
  it("is told of links, programs and changes of either", async () => {
    const cases: readonly (readonly [MadeFile | null, MadeFile | null, string])[] = [
      [null, link("../../etc/passwd"), 'added, symbolic link to "../../etc/passwd"'],
      [link("a"), link("b"), 'modified, symbolic link to "b", before to "a"'],
      [link("a"), null, "deleted, symbolic link"],
      ["x\n", link("a"), 'type-changed, mode 100644 to 120000, symbolic link to "a"'],
      [link("a"), "x\n", "type-changed, mode 120000 to 100644, was a symbolic link"],
      [null, script("new\n"), "added, executable"],
      ["x\n", script("x\n"), "modified, mode 100644 to 100755, now executable"],
      [script("x\n"), "x\n", "modified, mode 100755 to 100644, no longer executable"],
      ["x\n", submodule(to), "type-changed, submodule, mode 100644 to 160000"],
    ];
    const files = (side: 0 | 1) =>
      Object.fromEntries(
        cases.flatMap((one, at) => (one[side] === null ? [] : [[`file-${at}`, one[side]]])),
      );
    const scope = await scopeOf(files(0), files(1));
    for (const [at, [, , headline]] of cases.entries()) {
      expect(shown(scope)).toContain(`=== "file-${at}" (${headline})\n`);
    }
    expect(kindNotices(scope.reviewed)).toHaveLength(1);
    for (const at of cases.keys()) expect(kindNotices(scope.reviewed)[0]).toContain(`"file-${at}"`);
  });

  it("is no notice for plain files", async () => {
    const scope = await scopeOf({}, { "a.ts": "1;\n" });
    expect(kindNotices(scope.reviewed)).toEqual([]);
  });

  it("lists submodules with their commits, and asks nobody about them", async () => {
    const scope = await scopeOf(
      { "vendor/lib": submodule(from), gone: submodule(from) },
      { "vendor/lib": submodule(to), fresh: submodule(to) },
    );
    expect(skipped(scope)).toEqual({
      "vendor/lib": `data: submodule, from ${from} to ${to}`,
      gone: `data: submodule, removed, was at ${from}`,
      fresh: `data: submodule, added at ${to}`,
    });
    expect(scope.shards).toEqual([]);
    expect(scope.skippedFiles.some(isTold)).toBe(true);
    const result = unreviewedResult(scope);
    expect(result).toMatchObject({ outcome: "success", skippedFiles: scope.skippedFiles });
    expect(result.notices.join()).toContain("no model was asked");
  });

  it("knows what was moved as it is", async () => {
    const link = { mode: "120000", content: "target\n" };
    const scope = await scopeOf(
      { "lib/a": submodule(from), "old.ln": link, "old.ts": "1;\n" },
      { "lib/b": submodule(from), "new.ln": link, "new.ts": "1;\n" },
    );
    expect(skipped(scope)).toEqual({ "lib/b": `data: submodule, moved, stays at ${from}` });
    expect(shown(scope)).toBe(
      [
        '=== "new.ln" (renamed from "old.ln", symbolic link)\n',
        '=== "new.ts" (renamed from "old.ts")\n',
      ].join("\n"),
    );
    const moved = await scopeOf({ "lib/a": submodule(from) }, { "lib/b": submodule(from) });
    expect(moved.shards).toEqual([]);
  });

  it("lists pointers of Git LFS", async () => {
    const scope = await scopeOf(
      { "b.psd": "text\n" },
      {
        "a.psd": pointer,
        "b.psd": pointer.replaceAll("\n", "\r\n"),
        "run.sh": pointer,
        "doc.md": `${pointer}more\n`,
      },
    );
    const reason = "Git LFS pointer, its content is not in the repository";
    expect(skipped(scope)).toEqual({
      "a.psd": `data: ${reason}`,
      "b.psd": `data: ${reason}`,
      "run.sh": `code: ${reason}`,
    });
    expect(shown(scope)).toContain('"doc.md"');
  });
});
