import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { evaluated } from "../world/runner/expression.ts";
import { knownActions } from "./known-actions.ts";
import { actionlint, languageService, placeholder } from "./validators.ts";

const examples = globSync("docs/workflows/*.yml").sort();
const workflows = [...examples, ...globSync(".github/workflows/*.yml").sort()];
const textOf = (file: string) => readFileSync(file, "utf8");

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  /** Undefined: it calls another workflow. */
  readonly steps?: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": string };
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflowOf = (file: string): Workflow => parse(textOf(file));
const jobsOf = (file: string) => Object.values(workflowOf(file).jobs);
const stepsOf = (file: string) => jobsOf(file).flatMap((job) => job.steps ?? []);
/** The examples that review in one job; for the others see `jobs.test.ts`. */
const inOneJob = examples.filter((file) => stepsOf(file).some((step) => step.uses === placeholder));

describe("the validators", () => {
  const review = textOf("docs/workflows/review.yml");

  it.each([
    ["an input that our action does not have", "isolation:", "isolaton:", "isolaton"],
    [
      "an action that nobody looked at",
      `uses: ${placeholder}`,
      "uses: actions/checkout@v5",
      "actions/checkout@v5",
    ],
    ["a scope that does not exist", "pull-requests: write", "pull-request: write", "pull-request"],
    ["an event that does not exist", "  pull_request:", "  pull_requests:", "pull_requests"],
  ])("the language service finds %s", async (_, right, wrong, named) => {
    expect(review).toContain(right);
    const found = await languageService(review.replace(right, wrong), "workflow");
    expect(found.join("\n")).toContain(named);
  });

  it.each([
    ["using: node24", "using: node99"],
    ["main: dist/index.js", "mian: dist/index.js"],
    ["icon: check-square", "icon: no-such-icon"],
  ])("the language service finds %j changed to %j in action.yml", async (right, wrong) => {
    const action = textOf("action.yml");
    expect(action).toContain(right);
    expect(await languageService(action.replace(right, wrong), "action")).not.toEqual([]);
  });

  it.each([
    ["an untrusted text in a script", "sudo sysctl", `echo "\${{ github.head_ref }}"; sudo sysctl`],
    ["a context that does not exist", "secrets.OPENAI_API_KEY", "secret.OPENAI_API_KEY"],
    ["a misspelt key", "runs-on:", "run-on:"],
  ])("actionlint finds %s", async (_, right, wrong) => {
    expect(review).toContain(right);
    expect(await actionlint(review.replace(right, wrong))).not.toEqual([]);
  });
});

describe("action.yml", () => {
  it("is valid for GitHub's language service", async () => {
    expect(await languageService(textOf("action.yml"), "action")).toEqual([]);
  });
});

describe.each(workflows)("%s", (file) => {
  it("is valid for GitHub's language service and for actionlint", async () => {
    expect(await languageService(textOf(file), "workflow")).toEqual([]);
    expect(await actionlint(textOf(file))).toEqual([]);
  });

  it("pins every action to a commit that we know, and says which release that is", () => {
    for (const { uses } of stepsOf(file)) {
      // The reusable workflow checks itself out, at the commit that it is called at.
      if (uses === undefined || uses === placeholder || uses === "./crosscheck") continue;
      const known = knownActions.find((action) => action.uses === uses);
      expect(known, uses).toBeDefined();
      expect(textOf(file)).toContain(`${uses} # ${known?.version}`);
    }
  });

  it("leaves no credentials behind where it checks something out", () => {
    for (const step of stepsOf(file)) {
      if (!step.uses?.startsWith("actions/checkout@")) continue;
      expect(step.with?.["persist-credentials"]).toBe(false);
    }
  });
});

describe.each(inOneJob)("the example %s", (file) => {
  it("gives nothing by default, and a job that reviews contents, pull-requests and checks", () => {
    expect(workflowOf(file).permissions).toEqual({});
    const commands = file.endsWith("comment-commands.yml");
    for (const job of jobsOf(file)) {
      const reviews = job.steps?.some((step) => step.uses === placeholder);
      expect(job.permissions).toEqual(
        reviews
          ? {
              contents: commands ? "write" : "read",
              "pull-requests": "write",
              checks: "write",
            }
          : { contents: "read" },
      );
    }
  });

  it("never checks out the repository under review, nor runs with secrets on a fork's code", () => {
    for (const step of stepsOf(file)) {
      if (step.uses?.startsWith("actions/checkout@")) {
        expect(step.with).toMatchObject({ repository: "OWNER/crosscheck", ref: "SHA" });
      }
    }
    expect(workflowOf(file).on).not.toHaveProperty("pull_request_target");
  });

  it("requires the jail", () => {
    const ours = stepsOf(file).filter((step) => step.uses === placeholder);
    expect(ours.map((step) => step.with?.isolation)).toEqual(["required"]);
  });
});

describe("review.yml and its like", () => {
  const reviewing = examples.filter(
    (file) => "pull_request" in workflowOf(file).on && !file.includes("fork-event"),
  );
  const groupFor = (file: string, github: object) =>
    evaluated(workflowOf(file).concurrency?.group ?? "", { github, inputs: {} });

  it("are started by no comment, so that no comment can cancel them", () => {
    expect(reviewing).toContain("docs/workflows/review.yml");
    for (const file of reviewing) {
      const events = Object.keys(workflowOf(file).on);
      expect(events.filter((event) => /comment|review/.test(event))).toEqual([]);
    }
  });

  it("cancel a review for what people push, and none for a commit of our own", () => {
    for (const file of reviewing) {
      const cancels = workflowOf(file).concurrency?.["cancel-in-progress"] ?? "";
      const bySender = (type: string) =>
        evaluated(cancels, { github: { event: { sender: { type } } } });
      expect(bySender("User")).toBe("true");
      expect(bySender("Bot")).toBe("false");
    }
  });

  it("have a group for each pull request, which a run by hand shares", () => {
    const pullRequest = (number: number) => ({ event: { pull_request: { number } }, run_id: 7 });
    for (const file of reviewing) {
      expect(groupFor(file, pullRequest(12))).toBe("crosscheck-review-12");
      expect(groupFor(file, pullRequest(13))).toBe("crosscheck-review-13");
    }
    const byHand = workflowOf("docs/workflows/dispatch.yml").concurrency?.group ?? "";
    const groupOf = (inputs: object) => evaluated(byHand, { inputs });
    expect(groupOf({ "pull-request": "12", head: "" })).toBe("crosscheck-review-12");
    expect(groupOf({ "pull-request": "", head: "v2" })).toBe("crosscheck-review-v2");
  });
});

describe("comment-commands.yml", () => {
  const { jobs, concurrency } = workflowOf("docs/workflows/comment-commands.yml");
  const condition = jobs.command?.if ?? "";
  const inConversation = (body: string, issue: object) =>
    evaluated(condition, {
      github: { event_name: "issue_comment", event: { comment: { body }, issue } },
    });
  const inline = (body: string) =>
    evaluated(condition, {
      github: { event_name: "pull_request_review_comment", event: { comment: { body } } },
    });
  const inReview = (body: string) =>
    evaluated(condition, {
      github: { event_name: "pull_request_review", event: { review: { body } } },
    });
  // GitHub starts a job whose condition is truthy: neither empty nor false.
  const starts = (value: string) => value !== "" && value !== "false";
  const onPullRequest = { number: 1, pull_request: { url: "https://api.github.com/pulls/1" } };

  it.each([
    ["/crosscheck review", true],
    ["/crosscheck", true],
    ["/crosscheck fix 1a2b3c4d\nplease", true],
    ["please /crosscheck review", false],
    ["> /crosscheck review", false],
    ["```\n/crosscheck review\n```", false],
    ["No problems found.\n\n/crosscheck help", false],
  ])("for %j starts a job: %s", (body, expected) => {
    expect(starts(inConversation(body, onPullRequest))).toBe(expected);
    expect(starts(inline(body))).toBe(expected);
    expect(starts(inReview(body))).toBe(expected);
  });

  it("starts no job for a comment on a GitHub issue", () => {
    expect(starts(inConversation("/crosscheck review", { number: 1 }))).toBe(false);
  });

  it("has no group in which one comment could push out another's run", () => {
    expect(concurrency).toBeUndefined();
  });
});
