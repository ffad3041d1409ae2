import { expect } from "vitest";
import { openSample, type SampleWorld } from "../../demo/sample-world.ts";
import { scripts } from "../../demo/scenario/scripts.ts";
import { agentsToolCache } from "../world/agents.ts";
import type { Comment, ReviewComment, Thread } from "../world/github/entity/repository.ts";
import type { WorkflowEvent } from "../world/github/events/event.ts";
import { expectClean } from "../world/github/expect-clean.ts";
import type { StepResult, UsesOptions } from "../world/runner/runner.ts";
import { action } from "./agents.ts";

const toolCache = await agentsToolCache();

/** What came of a command: the step, the comment with its reactions, and the last answer where it was asked. */
export interface Asked<Subject> {
  readonly step: StepResult;
  readonly comment: Subject;
  readonly reactions: readonly string[];
  readonly answer: string;
}

/** The sample pull request with people who write on it. */
export interface Desk extends SampleWorld {
  use(
    event: WorkflowEvent,
    inputs?: Record<string, string>,
    over?: Partial<UsesOptions>,
  ): Promise<StepResult>;
  /** A first review without fixes; returns the issues. */
  review(): Promise<
    readonly { readonly id: string; readonly title: string; readonly severity: string }[]
  >;
  /** Asks in the conversation. */
  ask(body: string, author?: string): Promise<Asked<Comment>>;
  /** Asks in a review thread. */
  askIn(thread: Thread, body: string, author?: string): Promise<Asked<ReviewComment>>;
  /** The thread about a file. */
  threadOn(path: string): Thread;
  /** Nobody broke a contract, and every request to a model was one that the script knows. */
  settled(): void;
}

/** Opens the sample world on `dist/`. @param always inputs of every step */
export async function openDesk(always: Record<string, string> = {}): Promise<Desk> {
  const world = await openSample({ scripts: scripts({ thinkMs: 0 }), toolCache });
  const { github, pull, runner } = world;
  const use: Desk["use"] = async (event, inputs = {}, over = {}) => {
    const all = { ...world.inputs, ...always, ...inputs };
    return await runner.uses({ action, event, inputs: all, ...over });
  };
  const asked = <Subject extends Comment | ReviewComment>(
    step: StepResult,
    comment: Subject,
    place: readonly { body: string }[],
  ): Asked<Subject> => ({
    step,
    comment,
    reactions: comment.reactions.map(({ content }) => content),
    answer: place.at(-1)?.body ?? "",
  });
  return {
    ...world,
    use,
    async review() {
      const event = await github.event("pull_request", "opened", pull);
      const step = await use(event, { fix: "off" });
      expect(step.outputs.outcome).toBe("success");
      return JSON.parse(step.outputs.issues ?? "[]") as {
        id: string;
        title: string;
        severity: string;
      }[];
    },
    async ask(body, author = "alice") {
      const comment = github.comment(pull, { author, body });
      const step = await use(await github.event("issue_comment", "created", comment));
      return asked(step, comment, pull.comments);
    },
    async askIn(thread, body, author = "alice") {
      const comment = github.reply(thread, { author, body });
      const step = await use(await github.event("pull_request_review_comment", "created", comment));
      return asked(step, comment, thread.comments);
    },
    threadOn(path) {
      const thread = pull.threads.find((one) => one.path === path);
      if (!thread) throw new Error(`no thread on ${path}`);
      return thread;
    },
    settled() {
      expect(world.models.problems).toEqual([]);
      expectClean(github);
    },
  };
}

/** Has the pull request reviewed, without fixes unless `inputs` say otherwise, as it was opened. */
export async function opened(
  desk: Desk,
  inputs: Record<string, string> = {},
  over: Partial<UsesOptions> = {},
): Promise<StepResult> {
  const event = await desk.github.event("pull_request", "opened", desk.pull);
  return await desk.use(event, { fix: "off", ...inputs }, over);
}
