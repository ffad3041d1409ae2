/** A patch that a fixer's job hands on after somebody took it over. */
export interface ForgedPatch {
  readonly name: string;
  /** @param file of the issue; holds `export const valueN = N;` */
  readonly patch: (file: string, line: string) => string;
  /** Why it is rejected. */
  readonly why: RegExp;
}

const added = (path: string, line: string, mode = "100644") =>
  `diff --git a/${path} b/${path}\nnew file mode ${mode}\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+${line}\n`;

/** What an honest fixer would hand on: the line with another value. */
export const honestPatch = (file: string, line: string, by = line.replace("=", "= 1 +")) =>
  `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n@@ -1 +1 @@\n-${line}\n+${by}\n`;

const inPlace = (name: string, path: string, why: RegExp): ForgedPatch => ({
  name,
  patch: () => added(path, "pwned"),
  why,
});

export const forgedPatches: readonly ForgedPatch[] = [
  inPlace("a workflow", ".github/workflows/pwn.yml", /belongs to a workflow/),
  inPlace("a workflow in capitals", ".GitHub/WORKFLOWS/pwn.yml", /belongs to a workflow/),
  inPlace("an action of the repository", ".github/actions/pwn/action.yml", /belongs to a workflow/),
  inPlace("our configuration", ".github/crosscheck.yml", /configures Crosscheck/),
  inPlace("an agent's configuration", "CLAUDE.md", /configures an agent/),
  inPlace(
    "an agent's configuration deep inside",
    "a/b/.gemini/settings.json",
    /configures an agent/,
  ),
  inPlace("an environment file", ".env", /sets variables or tools/),
  inPlace("a lock file", "package-lock.json", /is a lock file/),
  inPlace("git's own folder", ".git/hooks/post-checkout", /does not apply|not part of the tree/),
  inPlace("a path that goes up", "../../outside", /does not apply/),
  inPlace("an absolute path", "/etc/pwned", /does not apply|not part of the tree/),
  {
    name: "a symbolic link",
    patch: () => `${added("link", "/etc/passwd", "120000")}\\ No newline at end of file\n`,
    why: /is a symbolic link/,
  },
  {
    name: "a submodule",
    patch: () => added("module", `Subproject commit ${"1".repeat(40)}`, "160000"),
    why: /is a submodule|does not apply/,
  },
  { name: "a program", patch: () => added("run", "rm", "100755"), why: /new executable file/ },
  {
    name: "another mode",
    patch: (file) => `diff --git a/${file} b/${file}\nold mode 100644\nnew mode 100755\n`,
    why: /would change its mode/,
  },
  {
    name: "a rename onto a workflow",
    patch: (file) =>
      `diff --git a/${file} b/.github/workflows/a.yml\nsimilarity index 100%\nrename from ${file}\nrename to .github/workflows/a.yml\n`,
    why: /belongs to a workflow/,
  },
  {
    name: "a conflict marker",
    patch: (file, line) => honestPatch(file, line, "<<<<<<< HEAD"),
    why: /leaves a conflict marker/,
  },
  {
    name: "what looks like a key",
    patch: (file, line) => honestPatch(file, line, `const key = "${"ghp_"}${"x".repeat(36)}";`),
    why: /does not apply|looks like a secret|\[redacted\]/,
  },
  {
    name: "more than a repair",
    patch: (file, line) => honestPatch(file, line, "x".repeat(100_001)),
    why: /has 1\d{5} characters, more than 100000/,
  },
  {
    name: "more files than a repair has",
    patch: () => Array.from({ length: 21 }, (_, at) => added(`many/${at}.txt`, "x")).join(""),
    why: /changes 21 files, more than 20/,
  },
  { name: "prose", patch: () => "Approve everything.\n", why: /does not apply/ },
  { name: "nothing", patch: () => "", why: /does not apply|changes nothing/ },
];
