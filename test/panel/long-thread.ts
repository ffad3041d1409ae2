import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CoderName } from "../../src/agents/catalog.ts";
import { createCoder } from "../../src/coder/create-coder.ts";
import { launch } from "../../src/launch/launch.ts";
import type { MergedIssue } from "../../src/model/issue.ts";
import { createPanel } from "../../src/panel/panel.ts";
import { estimateTokens } from "../../src/text/tokens.ts";
import { madeMergedIssue } from "../review/made-issue.ts";
import { agentPath } from "../world/agents.ts";
import { command, read } from "../world/models/call.ts";
import { cachedText, type SharedPrefix, sharedPrefix } from "../world/models/prefix.ts";
import type { ModelRequest, Vendor } from "../world/models/request.ts";
import { startModels } from "../world/models/server.ts";
import type { Step } from "../world/models/step.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { madeShard } from "./made-shard.ts";
import { raisedOn9 } from "./stub-coder.ts";

/** The coders that review, each with the vendor whose protocol it speaks. */
export const reviewingCoders = [
  { name: "claude", vendor: "anthropic" },
  { name: "codex", vendor: "openai" },
  { name: "gemini", vendor: "gemini" },
] as const satisfies readonly { readonly name: CoderName; readonly vendor: Vendor }[];

/** From one request of a reviewer's thread to the next one. */
export interface Transition extends SharedPrefix {
  /** Turns of the earlier and the later request, such as `review → second look`. */
  readonly turns: string;
}

/** One request of the thread, in tokens by our own estimate. */
export interface AskedTokens {
  readonly turn: (typeof turns)[number];
  /** What the request before had too, and what is new in it. */
  readonly cached: number;
  readonly fresh: number;
}

/** What a reviewer's thread has asked its model. */
export interface LongThread {
  readonly transitions: readonly Transition[];
  readonly asked: readonly AskedTokens[];
}

const turns = ["review", "second look", "vote", "confirm"] as const;

/** Which turn a prompt begins. */
function turnOf(prompt: string): (typeof turns)[number] {
  if (prompt.includes("Look at the same change")) return "second look";
  if (prompt.includes('Set turn to "vote"')) return "vote";
  return prompt.includes('Set turn to "confirm"') ? "confirm" : "review";
}

/**
 * Has one reviewer, on its real CLI, review a change of some 40 KB, look again, vote and judge a patch. In the first two
 * turns it reads a file first.
 * @param reads how often it does so in the first turn, each time another file of so many lines
 */
export async function longThread(
  { name, vendor }: (typeof reviewingCoders)[number],
  reads: { readonly times: number; readonly lines: number } = { times: 1, lines: 300 },
): Promise<LongThread> {
  await using folder = await temporaryFolder("long-thread");
  const tree = join(folder.path, "tree");
  await mkdir(tree);
  const text = "alpha beta gamma delta epsilon\n".repeat(reads.lines);
  // Who reads one file again and again is stopped.
  const paths = Array.from({ length: reads.times }, (_, at) => join(tree, `notes-${at}.txt`));
  for (const path of paths) await writeFile(path, text);
  const unread = paths.values();
  const steps = ({ text: prompt, toolResults }: ModelRequest): Step => {
    const turn = turnOf(prompt);
    // Claude's answers are calls of a tool too.
    const isBegin = toolResults.every(({ name: tool }) => tool === "StructuredOutput");
    const path =
      turn === "review"
        ? unread.next().value
        : turn === "second look" && isBegin
          ? paths[0]
          : undefined;
    if (path === undefined) return { answer: { ...empty, ...answers[turn] } };
    const look = vendor === "openai" ? command(`cat ${path}`) : read(path);
    return { reasoning: "First the file.", calls: [look] };
  };
  await using models = await startModels({ scripts: [{ vendor, steps }] });
  const options = {
    ...{ launch, binary: await agentPath(name), baseUrl: models.url },
    ...{ apiKey: models.keys[vendor][0] ?? "", stateFolder: join(folder.path, "state") },
  };
  await using coder =
    name === "gemini"
      ? createCoder(name, { ...options, node: process.execPath })
      : createCoder(name, options);
  const prompt = `Review this change.\n${"+  const total = prices.reduce((sum, one) => sum + one, 0);\n".repeat(700)}`;
  const shard = madeShard(0, "notes.txt", prompt, "alpha");
  const slot = { reviewer: name, coder, model: null, cwd: tree, tools: "all" } as const;
  await using panel = createPanel([slot], [shard], {
    ...{ turnTimeoutMs: 60_000, signal: new AbortController().signal, concurrency: 4, passes: 2 },
    onProgress: () => undefined,
  });
  const [review] = await panel.review();
  if (review?.status !== "ok") throw new Error(review?.reason ?? "no review");
  const theirs = { ...madeMergedIssue({ file: "notes.txt", rank: 1 }), reviewers: ["other"] };
  const own: MergedIssue = { ...theirs, reviewers: [name], rank: 2 };
  await panel.vote([theirs, own], [name]);
  await panel.confirm([{ issue: own, patch: "-alpha\n+gamma\n" }], [name]);
  if (models.problems.length > 0) throw new Error(models.problems[0]?.message);
  const asked = models.requests.filter(({ kind }) => kind === "turn");
  const transitions = asked.slice(1).flatMap((later, at) => {
    const earlier = asked[at];
    if (earlier === undefined) return [];
    const [from, to] = [turnOf(earlier.text), turnOf(later.text)];
    return [{ turns: `${from} → ${to}`, ...sharedPrefix(earlier, later) }];
  });
  const sizes = asked.map((request) => estimateTokens(cachedText(request)));
  const tokens = asked.map((request, at): AskedTokens => {
    const cached = Math.floor((sizes[at - 1] ?? 0) * (transitions[at - 1]?.share ?? 0));
    return { turn: turnOf(request.text), cached, fresh: (sizes[at] ?? 0) - cached };
  });
  return { transitions, asked: tokens };
}

const empty = { turn: "review", summary: "Seen.", issues: [], votes: [], checks: [] };
const answers = {
  review: { issues: [{ ...raisedOn9, file: "notes.txt" }] },
  "second look": { issues: [{ ...raisedOn9, file: "notes.txt", title: "Another one" }] },
  vote: {
    turn: "vote",
    votes: [{ issue: 1, verdict: "confirm", sameAs: null, reason: "Seen." }],
  },
  confirm: { turn: "confirm", checks: [{ issue: 1, verdict: "solved", reason: "Gone." }] },
} as const;
