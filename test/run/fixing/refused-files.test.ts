import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseConfig, type RawInputs } from "../../../src/config/config.ts";
import type { ReportedIssue } from "../../../src/model/issue.ts";
import { readDiff } from "../../../src/run/change/read-diff.ts";
import { patchChosen } from "../../../src/run/fixing/patch.ts";
import {
  type MadeFile,
  type MadeFiles,
  madeCommit,
  madeRepository,
} from "../../git/made-commit.ts";
import { issueOn } from "../../report/sample.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

interface Asked {
  /** File of the issue. */
  readonly path: string;
  readonly files: MadeFiles;
  readonly inputs?: RawInputs;
  readonly dirty?: readonly string[];
  /** Whether the change is about the file; else it is the same in the base. */
  readonly changed?: boolean;
  readonly over?: Partial<ReportedIssue>;
  /** Somebody with the right to asked for this very fix. */
  readonly asked?: boolean;
}

/** What becomes of one issue, and how often a fixer was asked for. */
async function askFor({ path, files, inputs, dirty, changed = true, over, asked = false }: Asked) {
  await using place = await temporaryFolder("refused-files");
  const repository = await madeRepository(join(place.path, "repository"));
  const other = { "other.ts": "other\n" };
  const base = await madeCommit(repository, changed ? other : files);
  const head = await madeCommit(repository, { ...files, ...other });
  const { diff } = await readDiff(repository, base.commit, head.commit, []);
  let turns = 0;
  const pool = {
    async acquire() {
      turns += 1;
      return { reason: "nobody is there" };
    },
  };
  const context = {
    config: parseConfig({ fix: "suggest", ...inputs }),
    pool,
    rights: { asked },
    signal: new AbortController().signal,
  };
  const change = {
    ...{ repository, base: base.commit, head: head.commit, tree: head.tree, diff },
    dirty: new Set(dirty),
  };
  const of = { ...issueOn(3), file: path, anchor: null, path, ...over };
  const { fixes, fixer } = await patchChosen([of], change as never, context as never);
  return { turns, fixer, fixes };
}

const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"4d".repeat(32)}\nsize 12345\n`;
const link = { mode: "120000", content: "a.ts" };
const submodule = { mode: "160000", content: "1".repeat(40) };
const latin = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));
const one = (path: string, file: MadeFile = "text\n") => ({ path, files: { [path]: file } });

const rows: readonly (readonly [what: string, asked: Asked, reason: string])[] = [
  ["a workflow", one(".github/workflows/ci.yml"), "belongs to a workflow"],
  ["our own configuration", one(".github/crosscheck.yml"), "configures Crosscheck"],
  ["an agent's configuration", one("docs/CLAUDE.md"), "configures an agent"],
  ["an ignore file", one(".gitignore"), "hides files from agents' search tools"],
  ["git's attributes", one("src/.gitattributes"), "steers git, a package manager or a test runner"],
  ["git's modules", one(".gitmodules"), "sets variables or tools of whoever works in the folder"],
  ["who owns the code", one("CODEOWNERS"), "says who owns the code"],
  ["git's own folder", { ...one("a.ts"), path: ".git/config" }, "is not part of the tree"],
  ["outside of the tree", { ...one("a.ts"), path: "../a.ts" }, "is not part of the tree"],
  [
    "a lock file that its issue does not name",
    { ...one("go.sum"), over: { file: "go.mod", anchor: issueAt("go.sum") } },
    "is a lock file",
  ],
  ["not UTF-8 by name", one("geb\udcfchr.ts"), "has a name that is not UTF-8"],
  [
    "not among the allowed paths",
    { ...one("lib/a.ts"), inputs: { "fix-paths": "src/**" } },
    "is not among the allowed paths (fix-paths)",
  ],
  ["a symbolic link", one("link", link), "is a symbolic link"],
  [
    "behind a link",
    { path: "link/a.ts", files: { link, "a.ts": "text\n" } },
    "is behind a symbolic link",
  ],
  ["a submodule", one("lib/sub", submodule), "is a submodule"],
  [
    "in a submodule",
    { ...one("lib/sub", submodule), path: "lib/sub/a.ts" },
    "is behind a submodule",
  ],
  ["UTF-16", one("a.ts", Uint8Array.from(Buffer.from("text\n", "utf16le"))), "is binary for git"],
  ["binary", one("a.bin", "a\0b"), "is binary for git"],
  ["a pointer of Git LFS", one("a.psd", pointer), "is a pointer of Git LFS"],
  [
    "not UTF-8 and too large to be decoded",
    one("a.txt", latin(`geb\xfchr ${"x".repeat(4 << 20)}`)),
    "is not UTF-8, and too large or too odd to be decoded",
  ],
  [
    "too large for a patch",
    one("a.txt", `${"x".repeat(1023)}\n`.repeat(33 << 10)),
    "has more than 32 MB",
  ],
  [
    "with changes that are not committed",
    { ...one("a.ts"), dirty: ["a.ts"] },
    "has changes that are not committed",
  ],
  [
    "generated",
    { ...one("a.ts"), over: { silenced: "generated" } },
    "issues of a file that is not reviewed (generated) are listed only",
  ],
];

function issueAt(file: string): ReportedIssue["anchor"] {
  return { kind: "line", file, side: "RIGHT", startLine: null, line: 1, how: "line" };
}

describe.each([
  ["changed", true],
  ["unchanged", false],
])("of a file that is %s", (_, changed) => {
  it.each(rows)("asks no fixer where it is %s", async (_what, asked, reason) => {
    const { turns, fixer, fixes } = await askFor({ ...asked, changed });
    expect(turns).toBe(0);
    expect(fixer).toBeNull();
    expect(fixes).toMatchObject([
      { status: "rejected", tried: false, patch: null, reason: expect.any(String) },
    ]);
    expect(fixes[0]?.reason).toContain(reason);
    // One sentence, which names the file.
    expect(fixes[0]?.reason).toMatch(/^"\S.*" [a-z]/);
    expect(fixes[0]?.reason).not.toMatch(/[.\n]$/);
  });

  it.each<[string, Asked]>([
    ["a source file", one("src/a.ts")],
    ["one of windows-1252", one("src/a.ts", latin("geb\xfchr\n"))],
    ["a lock file", one("go.sum")],
    ["an allowed one", { ...one("src/a.ts"), inputs: { "fix-paths": "src/**" } }],
    ["a workflow, on request", { ...one(".github/workflows/ci.yml"), asked: true }],
    ["not there", { ...one("src/a.ts"), path: "src/b.ts" }],
  ])("asks one where it is %s", async (_what, asked) => {
    expect(await askFor({ ...asked, changed })).toMatchObject({ turns: 1 });
  });
});
