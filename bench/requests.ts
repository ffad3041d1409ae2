import { parseArgs } from "node:util";
import { action, agentInputs } from "../test/e2e/agents.ts";
import type { LogEntry } from "../test/world/github/record.ts";
import { replace } from "../test/world/models/call.ts";
import type { ModelRequest } from "../test/world/models/request.ts";
import type { Step } from "../test/world/models/step.ts";
import { openPullWorld } from "../test/world/pull-world.ts";
import { temporaryFolder } from "../test/world/temporary-folder.ts";

/** Which of a review's requests are counted apart, by what they belong to. Everything else is the review itself. */
const APART: readonly { readonly name: string; readonly is: (entry: LogEntry) => boolean }[] = [
  { name: "git transfers", is: ({ operation }) => operation?.startsWith("git-") ?? false },
  { name: "check run", is: ({ operation }) => operation?.startsWith("checks/") ?? false },
  { name: "progress", is: isProgress },
  { name: "commits", is: ({ fields }) => fields.includes("createCommitOnBranch") },
  {
    name: "replies and resolves",
    is: ({ fields }) => fields.includes("addPullRequestReviewThreadReply"),
  },
];

/** Models and a pull request as large as asked for; every file gets one issue from each of both reviewers. */
const ANSWER = { summary: "", issues: [] as unknown[], votes: [], checks: [] };

/**
 * `npm run bench -- requests [--files N] [--fixes N]`: how many requests GitHub gets for the first review of a pull request
 * with so many files, of which so many are fixed and committed, made by `dist/` with real agents whose models are
 * scripted. Reading, authorising, comparing, reviewing and reporting are counted together; progress, the check run,
 * commits, answers in threads and git's transfers apart.
 */
export async function benchRequests(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      files: { type: "string", default: "20" },
      fixes: { type: "string", default: "5" },
    },
  });
  const names = Array.from({ length: Number(values.files) }, (_, at) => `src/file${at + 1}.ts`);
  const content = (name: string, value: number) =>
    `// ${name}\nexport const value = ${value};\nexport const other = value * 2;\n`;
  const filesWith = (value: number) =>
    Object.fromEntries(names.map((name) => [name, content(name, value)]));
  const steps = ({ text }: ModelRequest): Step => {
    if (text.includes('Set turn to "vote"')) return { answer: { ...ANSWER, turn: "vote" } };
    if (text.includes('Set turn to "confirm"')) return { answer: confirmation(text) };
    return { answer: { ...ANSWER, turn: "review", issues: names.map(issueIn) } };
  };
  await using cache = await temporaryFolder("cache");
  await using world = await openPullWorld({
    base: filesWith(1),
    head: { files: filesWith(2) },
    branch: "feature",
    title: "Change every value",
    body: "",
    scripts: [
      { vendor: "anthropic", steps },
      { vendor: "openai", steps },
      { vendor: "gemini", steps: fix },
    ],
    toolCache: cache.path,
  });
  const { github, pull, runner } = world;
  const fixing =
    values.fixes === "0" ? { fix: "off" } : { fix: "commit", "max-fixes": values.fixes };
  const step = await runner.uses({
    action,
    event: await github.event("pull_request", "opened", pull),
    inputs: { ...world.inputs, ...(await agentInputs()), ...fixing, "check-run": "on" },
  });
  const kindOf = (entry: LogEntry) => APART.find(({ is }) => is(entry))?.name ?? "the review";
  const groups = Map.groupBy(github.log, kindOf);
  console.log(
    `${names.length} files, ${step.outputs["issue-count"]} issues, ${pull.threads.length} inline, ${step.outputs["fixed-count"]} fixed`,
  );
  for (const name of ["the review", ...APART.map((apart) => apart.name)]) {
    const entries = groups.get(name) ?? [];
    console.log(`${String(entries.length).padStart(4)}  ${name}: ${entries.map(label).join(", ")}`);
  }
  console.log(
    "the goal is at most 9 for the review, 2 for the check run and one more for each further 50 annotations, 5 for progress, one per commit, one for all replies and resolves",
  );
}

/** The fixer: puts the old value back. */
function fix({ text, toolResults }: ModelRequest): Step {
  if (toolResults.length > 0) return { text: "The old value is back." };
  const file = /The value of (\S+) is wrong/.exec(text)?.[1] ?? "";
  return { calls: [replace(file, "export const value = 2;", "export const value = 1;")] };
}

/** A reviewer's word on patches: each one solves its issue. */
function confirmation(text: string): object {
  const checks = [...text.matchAll(/^Issue (\d+) at /gm)].map(([, number]) => {
    return { issue: Number(number), verdict: "solved", reason: "The old value is back." };
  });
  return { ...ANSWER, turn: "confirm", checks };
}

function issueIn(file: string): object {
  return {
    file,
    line: 2,
    endLine: null,
    side: "RIGHT",
    severity: "medium",
    category: "bug",
    title: `The value of ${file} is wrong`,
    description: `Callers of ${file} expect 1.`,
    snippet: "export const value = 2;",
    suggestion: null,
    confidence: 0.8,
    preExisting: false,
  };
}

/** Whether a request writes the summary comment while the run works, or reads it for that. */
function isProgress({ operation, body }: LogEntry): boolean {
  if (operation === "issues/get-comment") return true;
  const text = (body as { body?: unknown } | undefined)?.body;
  const writes = operation === "issues/create-comment" || operation === "issues/update-comment";
  return writes && typeof text === "string" && text.startsWith("🔄");
}

function label({ operation, method, path, fields }: LogEntry): string {
  if (operation === "graphql") return `graphql ${fields.join("+")}`;
  return operation ?? `${method} ${path}`;
}
