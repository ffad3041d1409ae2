import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createRepository } from "../src/git/repository.ts";
import { createGit } from "../src/git/run-git.ts";
import { readScope } from "../src/run/change/scope.ts";
import { noGuidelines } from "../src/run/guidelines/guidelines.ts";
import { shardsOf } from "../src/run/prompts.ts";
import { createRandom } from "./random.ts";

/** Where the files of a change lie. */
const layouts = {
  "50 folders": (at: number) => `src/folder${at % 50}/file${at}.ts`,
  "one folder": (at: number) => `src/file${at}.ts`,
  "a folder each": (at: number) => `src/folder${at}/deep/file.ts`,
} as const;

/** What is done to the files, half a dozen lines of sixty in two places if nothing else is said. */
type Kind = "edited" | "added" | "deleted" | "renamed";

/** What one reading of a change took. */
interface Figures {
  readonly wallMs: number;
  /** Of our process alone, and of git's. */
  readonly cpuMs: number;
  readonly gitMs: number;
  readonly rssMb: number;
  readonly shards: number;
  readonly promptMb: number;
}

/**
 * `npm run bench -- files [N …]`: what it takes to read a change of many files, from two commits to the reviewers'
 * prompts, each time in a process of its own: wall time, CPU and the most memory. The ratios are those of twice as many
 * files. Without numbers: 1,250, 2,500 and 5,000.
 */
export async function benchFiles(args: readonly string[]): Promise<void> {
  if (args[0] === "--read") return await readOnce(args.slice(1));
  const counts = args.length > 0 ? args.map(Number) : [1_250, 2_500, 5_000];
  const largest = Math.max(...counts);
  console.log("files   lines  what     where          wall      CPU      git      RSS  prompts");
  let before: Figures | undefined;
  for (const count of counts) {
    const figures = await measure(count, 60, "edited", "50 folders");
    if (before) console.log(ratios(before, figures));
    before = figures;
  }
  for (const kind of ["added", "deleted", "renamed"] as const) {
    await measure(largest, 60, kind, "50 folders");
  }
  await measure(largest, 60, "edited", "one folder");
  await measure(largest, 60, "edited", "a folder each");
  await measure(1, 200_000, "added", "one folder");
}

async function measure(
  count: number,
  lines: number,
  kind: Kind,
  layout: keyof typeof layouts,
): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), "crosscheck-files-"));
  try {
    await makeCommits(folder, count, lines, kind, layouts[layout]);
    const script = join(import.meta.dirname, "run.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [
      script,
      "files",
      "--read",
      folder,
    ]);
    const figures: Figures = JSON.parse(stdout);
    const { wallMs, cpuMs, gitMs, rssMb, shards, promptMb } = figures;
    const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`.padStart(8);
    const what = `${String(count).padStart(5)} ${String(lines).padStart(7)}  ${kind.padEnd(8)} ${layout.padEnd(13)}`;
    const times = [wallMs, cpuMs, gitMs].map(seconds).join(" ");
    const prompts = `${shards} of ${promptMb.toFixed(1)} MB together`;
    console.log(`${what}${times} ${rssMb.toFixed(0).padStart(5)} MB  ${prompts}`);
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function ratios(before: Figures, now: Figures): string {
  const [wall, cpu, memory] = (["wallMs", "cpuMs", "rssMb"] as const).map((key) =>
    (now[key] / before[key]).toFixed(2),
  );
  return `        wall × ${wall}, CPU × ${cpu}, RSS × ${memory}`;
}

/** Reads the change in a bare repository's `base` and `head` as a run does, and prints its figures. */
async function readOnce([folder = ""]: readonly string[]): Promise<void> {
  const git = createGit("/usr/bin/git", "/usr/bin:/bin");
  const options = { alternates: join(folder, "objects") };
  await using repository = await createRepository(git, join(folder, "private"), options);
  const commit = async (name: string) =>
    (await git(["rev-parse", name], { gitDir: folder, cwd: folder })).trim();
  const [base, head] = [await commit("base"), await commit("head")];
  const started = performance.now();
  const own = process.cpuUsage();
  const scope = await readScope(repository, base, head, []);
  const change = { repository, base, head, ...scope, dirty: new Set<string>() };
  const shards = await shardsOf({ ...change, title: "", body: "" }, noGuidelines, { tree: null });
  const { user, system } = process.cpuUsage(own);
  const usage = process.resourceUsage();
  const figures: Figures = {
    wallMs: performance.now() - started,
    cpuMs: (user + system) / 1000,
    gitMs: await childrenMs(),
    rssMb: usage.maxRSS / 1024,
    shards: shards.length,
    promptMb: shards.reduce((sum, { prompt }) => sum + prompt.length, 0) / 2 ** 20,
  };
  console.log(JSON.stringify(figures));
}

/** CPU time of the processes that have ended here; NaN where the system does not tell. */
async function childrenMs(): Promise<number> {
  const stat = await readFile("/proc/self/stat", "utf8").catch(() => "");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // cutime and cstime, in hundredths of a second.
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

/** Makes a bare repository with both commits, by git's own stream of commands. */
async function makeCommits(
  folder: string,
  count: number,
  lines: number,
  kind: Kind,
  path: (at: number) => string,
): Promise<void> {
  const run = promisify(execFile);
  await run("git", ["init", "--quiet", "--bare", folder]);
  const child = spawn("git", ["fast-import", "--quiet"], {
    cwd: folder,
    stdio: ["pipe", "ignore", "inherit"],
  });
  const random = createRandom(count);
  const line = () => {
    const value = random.between(0, 1_000_000_000);
    return random.pick([
      `  const value${value} = await read(path, { limit: ${value} });`,
      `    if (value${value} === undefined) return null;`,
      `  // What happens to ${value} when nothing is left of it, and who is told.`,
    ]);
  };
  const write = (text: string) => child.stdin.write(text);
  const put = (name: string, text: readonly string[]) => {
    const content = `${text.join("\n")}\n`;
    write(`M 100644 inline ${name}\ndata ${Buffer.byteLength(content)}\n${content}\n`);
  };
  const begin = (name: string, from: string) =>
    write(
      `commit refs/heads/${name}\ncommitter a <a@example.com> 1767323045 +0000\ndata 1\nx\n${from}`,
    );
  const old = Array.from({ length: count }, () => Array.from({ length: lines }, line));
  begin("base", "");
  put("README.md", ["A shop."]);
  for (const [at, text] of old.entries()) if (kind !== "added") put(path(at), text);
  begin("head", "from refs/heads/base\n");
  for (const [at, text] of old.entries()) {
    if (kind === "deleted" || kind === "renamed") write(`D ${path(at)}\n`);
    if (kind === "deleted") continue;
    if (kind !== "added") for (const place of [9, 10, 40]) text[place] = line();
    put(kind === "renamed" ? `new/${path(count - at)}x` : path(at), text);
  }
  child.stdin.end("done\n");
  await once(child, "close");
}
