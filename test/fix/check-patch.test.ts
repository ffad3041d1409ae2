import { describe, expect, it } from "vitest";
import { checkPatch, mayWrite } from "../../src/fix/check-patch.ts";
import type { ChangedPath } from "../../src/git/diff.ts";

const changed = (path: string, oldMode = "100644", newMode = "100644"): ChangedPath => ({
  path,
  oldMode,
  newMode,
  newSha: "2",
});
const rules = { isAllowed: () => true, hasSecret: () => false };
const check = (entry: ChangedPath, text = "+x\n", issueFile: string | null = "src/a.ts") =>
  checkPatch({ changed: [entry], text, issueFile, ...rules });

describe("checkPatch", () => {
  it.each([
    ["src/a.ts", "100644", "100644"],
    ["src/new.ts", "000000", "100644"],
    ["bin/run", "100755", "100755"],
    ["old.ts", "100644", "000000"],
    ["src/aux.c", "100644", "100644"],
    ["a\u202eb", "100644", "000000"],
    ["console.ts", "000000", "100644"],
    ["src/größe-日本.ts", "000000", "100644"],
    [".editorconfig", "000000", "100644"],
    ["a b/my-aux.ts", "000000", "100644"],
    ["com.ts", "000000", "100644"],
    ["my.git~1", "100644", "100644"],
    ["git~1x", "100644", "100644"],
    ["docs/.github/workflows/ci.yml", "100644", "100644"],
    ["docs/.github/crosscheck.yml", "100644", "100644"],
    [".github/crosscheck.yml.md", "100644", "100644"],
  ])("lets %s pass (%s → %s)", (path, oldMode, newMode) => {
    expect(check(changed(path, oldMode, newMode))).toEqual({ status: "passed" });
  });

  it.each([
    [changed(".github/workflows/ci.yml"), "belongs to a workflow"],
    [changed(".GitHub/Workflows/ci.yml"), "belongs to a workflow"],
    [changed(".github/actions/build/action.yml"), "belongs to a workflow"],
    [changed(".github/workflow\u017f/x.yml"), "belongs to a workflow"],
    [changed(".github/crosscheck.yml"), "configures Crosscheck"],
    [changed(".gitignore"), "hides files from agents' search tools"],
    [changed(".github/Crosscheck.yaml"), "configures Crosscheck"],
    [changed("docs/AGENTS.md"), "configures an agent"],
    [changed("a/.git/config"), "is not part of the tree"],
    [changed("a/.GIT./config"), "is not part of the tree"],
    [changed("a/.git. ./config"), "is not part of the tree"],
    [changed(".git:a\nb/config"), "is not part of the tree"],
    [changed("git~1/config"), "is not part of the tree"],
    [changed("GIT~12/config"), "is not part of the tree"],
    [changed("a/../b"), "is not part of the tree"],
    [changed(".g\u200cit/config"), "is not part of the tree"],
    [changed(".git::$INDEX_ALLOCATION/config"), "is not part of the tree"],
    [changed("src/NUL", "000000"), "has a name that Windows cannot have"],
    [changed("aux.ts", "000000"), "has a name that Windows cannot have"],
    [changed("src/com1.test.ts", "000000"), "has a name that Windows cannot have"],
    [changed("lpt\u00b9", "000000"), "has a name that Windows cannot have"],
    [changed("src/a.ts.", "000000"), "has a name that Windows cannot have"],
    [changed("src /a.ts", "000000"), "has a name that Windows cannot have"],
    [changed("a:b", "000000"), "has a name that Windows cannot have"],
    [changed("a\\b", "000000"), "has a name that Windows cannot have"],
    [changed("a\u202eb", "000000"), "has hidden characters in its name"],
    [changed("a\u2028b", "000000"), "has hidden characters in its name"],
    [changed("a\nb", "000000"), "has hidden characters in its name"],
    [changed("CLAUDE~1.MD", "000000"), "has a name by which Windows may know another file"],
    [changed("package-lock.json"), "is a lock file"],
    [changed("web/Cargo.lock"), "is a lock file"],
    [changed("link", "120000", "000000"), "is a symbolic link"],
    [changed("sub", "000000", "160000"), "is a submodule"],
    [changed("link", "000000", "120000"), "is a symbolic link"],
    [changed("sub", "160000", "160000"), "is a submodule"],
    [changed("run.sh", "100644", "100755"), "would change its mode"],
    [changed("run.sh", "000000", "100755"), "would be a new executable file"],
  ])("rejects %j: %s", (entry, reason) => {
    expect(check(entry)).toEqual({
      status: "rejected",
      reason: `${JSON.stringify(entry.path)} ${reason}`,
    });
  });

  it("lets a lock file be changed when the issue is in it", () => {
    expect(check(changed("package-lock.json"), "+x\n", "package-lock.json").status).toBe("passed");
  });

  it("lets no lock file be changed when the issue is in no file", () => {
    expect(check(changed("package-lock.json"), "+x\n", null).status).toBe("rejected");
  });

  it.each(["+<<<<<<< ours", "+<<<<<<<", "+>>>>>>> theirs", "+>>>>>>>\r", "+||||||| base"])(
    "rejects the conflict marker %j",
    (line) => {
      expect(check(changed("src/a.ts"), `+x\n${line}\n+y\n`)).toEqual({
        status: "rejected",
        reason: "it leaves a conflict marker",
      });
    },
  );

  it.each([
    " <<<<<<< ours\n+=======",
    "-<<<<<<< ours",
    "+<<<<<<",
    "+<<<<<<<<",
    "+<<<<<<<x",
    "++<<<<<<< ours",
    " a +<<<<<<< ours",
    "+a\r+<<<<<<< ours",
    "+a\u2028+>>>>>>>",
    "+a\u2029GIT binary patch",
    "+GIT binary patch",
    " GIT binary patch",
    "GIT binary patches",
  ])("does not take %j for a conflict marker or a binary patch", (text) => {
    expect(check(changed("src/a.ts"), `${text}\n`)).toEqual({ status: "passed" });
  });

  it("rejects binary patches", () => {
    const text = "+x\nGIT binary patch\nliteral 1\n";
    expect(check(changed("src/a.ts"), text)).toMatchObject({ reason: "it changes a binary file" });
  });

  it("rejects what rewrites more than one issue needs: too many files, too many characters", () => {
    const files = (count: number) =>
      checkPatch({
        changed: Array.from({ length: count }, (_, at) => changed(`src/${at}.ts`)),
        text: "+x\n",
        issueFile: null,
        ...rules,
      });
    expect(files(20)).toEqual({ status: "passed" });
    expect(files(21)).toEqual({ status: "rejected", reason: expect.stringContaining("21 files") });
    const long = (length: number) => check(changed("src/a.ts"), `+${"x".repeat(length - 1)}`);
    expect(long(100_000)).toEqual({ status: "passed" });
    expect(long(100_001)).toEqual({
      status: "rejected",
      reason: expect.stringContaining("100001 characters"),
    });
  });

  it("rejects a path that the user does not let fixes change", () => {
    const isAllowed = (path: string) => path.startsWith("src/");
    const patch = { text: "+x\n", issueFile: null, hasSecret: () => false, isAllowed };
    const paths = (...all: string[]) =>
      checkPatch({ ...patch, changed: all.map((path) => changed(path)) });
    expect(paths("src/a.ts")).toEqual({ status: "passed" });
    expect(paths("src/a.ts", "docs/a.md")).toEqual({
      status: "rejected",
      reason: '"docs/a.md" is not among the allowed paths (fix-paths)',
    });
  });

  it("looks for secrets in what a patch adds, over its lines, and in nothing else", () => {
    const hasSecret = (text: string) => text.includes("key\n+part");
    const adds = (text: string) =>
      checkPatch({ ...rules, changed: [], text, issueFile: null, hasSecret });
    expect(adds("+key\n+part\n")).toEqual({
      status: "rejected",
      reason: "it adds what looks like a secret",
    });
    expect(adds("-key\n-part\n+x\n")).toEqual({ status: "passed" });
    expect(adds(" key\n+part\n")).toEqual({ status: "passed" });
  });
});

describe("checkPatch on files that steer a tool or a service", () => {
  const patch = (path: string, over: Partial<Parameters<typeof checkPatch>[0]> = {}) =>
    checkPatch({ changed: [changed(path)], text: "+x\n", issueFile: path, ...rules, ...over });

  it.each([".gitignore", "AGENTS.md", ".github/workflows/ci.yml", ".pre-commit-config.yaml"])(
    "changes %s only in an issue of that very file, and when somebody asked for it",
    (path) => {
      expect(patch(path)).toMatchObject({ status: "rejected" });
      expect(patch(path, { asked: true, issueFile: "src/a.ts" })).toMatchObject({
        status: "rejected",
      });
      expect(patch(path, { asked: true })).toEqual({ status: "passed" });
      expect(mayWrite(path)).toBe(false);
      expect(mayWrite(path, ["src/a.ts"])).toBe(false);
      expect(mayWrite(path, ["src/a.ts", path])).toBe(true);
    },
  );

  it("never changes what is git's own, whoever asks", () => {
    expect(patch("a/.git/config", { asked: true })).toMatchObject({ status: "rejected" });
    expect(patch(".g\u0131t/config", { asked: true })).toMatchObject({ status: "rejected" });
    expect(mayWrite(".git/config", [".git/config"])).toBe(false);
  });

  const added = (file: string, line: string) =>
    `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n@@ -1 +1,2 @@\n {\n+${line}\n`;

  it.each([
    ["package.json", '"postinstall": "node x.js",'],
    ["web/package.json", '"scripts":{"prepare":"x"},'],
    ["package.json", '"\\u0070ostinstall": "x",'],
    ["composer.json", '"post-install-cmd": "x",'],
  ])("adds no script to %s that runs at install: %s", (path, line) => {
    const text = added(path, line);
    const reason = `${JSON.stringify(path)} would get a script that runs at install`;
    expect(patch(path, { text })).toEqual({ status: "rejected", reason });
    expect(patch(path, { text, asked: true, issueFile: "a.ts" })).toMatchObject({ reason });
    expect(patch(path, { text, asked: true })).toEqual({ status: "passed" });
  });

  it("lets other lines of a manifest be changed, and these words elsewhere", () => {
    const passed = { status: "passed" };
    expect(patch("package.json", { text: added("package.json", '"test": "vitest",') })).toEqual(
      passed,
    );
    expect(patch("src/a.ts", { text: added("src/a.ts", '"postinstall"') })).toEqual(passed);
    const both = added("package.json", '"a": "1",') + added("src/a.ts", '"postinstall"');
    expect(patch("package.json", { text: both })).toEqual(passed);
  });
});

describe("mayWrite", () => {
  it("is true of every path but those that no fix may change", () => {
    expect(mayWrite("src/a.ts")).toBe(true);
    expect(mayWrite("package-lock.json")).toBe(true);
    expect(mayWrite("AGENTS.md")).toBe(false);
  });
});
