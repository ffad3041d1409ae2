import { describe, expect, it } from "vitest";
import { checkPatch } from "../../src/fix/check-patch.ts";
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
    [".gitignore", "100644", "100644"],
  ])("lets %s pass (%s → %s)", (path, oldMode, newMode) => {
    expect(check(changed(path, oldMode, newMode))).toEqual({ status: "passed" });
  });

  it.each([
    [changed(".github/workflows/ci.yml"), "belongs to a workflow"],
    [changed(".GitHub/Workflows/ci.yml"), "belongs to a workflow"],
    [changed(".github/crosscheck.yml"), "configures Crosscheck"],
    [changed("docs/AGENTS.md"), "configures an agent"],
    [changed("a/.git/config"), "is not part of the tree"],
    [changed("a/.GIT./config"), "is not part of the tree"],
    [changed("git~1/config"), "is not part of the tree"],
    [changed(".g\u200cit/config"), "is not part of the tree"],
    [changed(".git::$INDEX_ALLOCATION/config"), "is not part of the tree"],
    [changed("src/NUL", "000000"), "has a name that Windows cannot have"],
    [changed("aux.ts", "000000"), "has a name that Windows cannot have"],
    [changed("src/com1.test.ts", "000000"), "has a name that Windows cannot have"],
    [changed("src/a.ts.", "000000"), "has a name that Windows cannot have"],
    [changed("src /a.ts", "000000"), "has a name that Windows cannot have"],
    [changed("a:b", "000000"), "has a name that Windows cannot have"],
    [changed("a\\b", "000000"), "has a name that Windows cannot have"],
    [changed("a\u202eb", "000000"), "has hidden characters in its name"],
    [changed("a\nb", "000000"), "has hidden characters in its name"],
    [changed("package-lock.json"), "is a lock file"],
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

  it("rejects conflict markers, binary patches and rewrites, but not a marker that was there", () => {
    const at = changed("src/a.ts");
    expect(check(at, "+<<<<<<< ours\n")).toMatchObject({ reason: "it leaves a conflict marker" });
    expect(check(at, " <<<<<<< ours\n+=======\n").status).toBe("passed");
    expect(check(at, "GIT binary patch\n")).toMatchObject({ reason: "it changes a binary file" });
    expect(check(at, "+x\n".repeat(40_000)).status).toBe("rejected");
  });
});
