import { expect, it } from "vitest";
import { withMarker } from "../../src/github/marker/marker.ts";
import { markedIn } from "../github/signed.ts";
import type { Fault } from "../world/github/fault.ts";
import type { UsesOptions } from "../world/runner/runner.ts";
import { type Desk, openDesk } from "./desk.ts";

/** What is wrong when a run begins or while it writes, and what becomes of it. */
interface Trouble {
  readonly what: string;
  /** Whether another trouble of the same kind stands for it by day: then it is tried at night alone. */
  readonly isVariant?: true;
  readonly arrange?: (desk: Desk) => void | Promise<void>;
  readonly over?: Partial<UsesOptions>;
  /** How many inline comments stand in the end; by default all eight. */
  readonly inline?: number;
  /** How many summaries; by default one. */
  readonly summaries?: number;
  /** What the page of the workflow run says of it. */
  readonly says?: string;
}

const strike =
  (operation: string, fault: Fault, options = {}) =>
  ({ github }: Desk) =>
    github.fault(operation, fault, options);

const limited: Fault = {
  kind: "status",
  status: 200,
  headers: { "retry-after": "0" },
  body: { data: null, errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] },
};
const badLine: Fault = {
  kind: "status",
  status: 422,
  body: { message: "Unprocessable Entity", errors: ["Line could not be resolved"], status: "422" },
};
const readOnly = { contents: "read", "pull-requests": "read" } as const;

const troubles: readonly Trouble[] = [
  {
    what: "a secondary limit on the review",
    arrange: strike("pulls/create-review", { kind: "secondary-limit", retryAfterSeconds: 0 }),
  },
  {
    what: "a 429 on the summary",
    isVariant: true,
    arrange: strike("issues/create-comment", {
      kind: "secondary-limit",
      retryAfterSeconds: 0,
      status: 429,
    }),
  },
  {
    what: "the hourly limit on the first reading",
    isVariant: true,
    arrange: strike("graphql", { kind: "primary-limit", resetAtSeconds: 1 }),
  },
  { what: "GraphQL's own limit", arrange: strike("graphql", limited, { times: 2 }) },
  {
    what: "a 502 before the review",
    isVariant: true,
    arrange: strike("pulls/create-review", { kind: "bad-gateway" }),
  },
  {
    what: "a 502 after the review",
    arrange: strike("pulls/create-review", { kind: "bad-gateway", when: "after" }),
  },
  {
    what: "a lost answer to the summary",
    isVariant: true,
    arrange: strike("issues/create-comment", { kind: "reset", when: "after" }),
  },
  {
    what: "a lost answer to the report",
    isVariant: true,
    arrange: strike("issues/update-comment", { kind: "reset", when: "after" }),
  },
  {
    what: "a lost answer to the check run",
    isVariant: true,
    arrange: strike("checks/create", { kind: "reset", when: "after" }),
  },
  { what: "a line that GitHub refuses", arrange: strike("pulls/create-review", badLine) },
  {
    what: "a line that GitHub refuses, and the comments' answer lost",
    isVariant: true,
    arrange(desk) {
      strike("pulls/create-review", badLine)(desk);
      strike("graphql/addPullRequestReviewThread", { kind: "reset", when: "after" })(desk);
    },
  },
  {
    what: "a review that a killed run began",
    isVariant: true,
    async arrange({ github, pull }) {
      const marker = { kind: "review", head: pull.headSha, key: "killed" } as const;
      const begun = { author: "github-actions[bot]", state: "PENDING" } as const;
      await github.review(pull, { ...begun, body: withMarker("Begun.", marker) });
    },
  },
  {
    what: "a head that moves while the review is posted",
    isVariant: true,
    arrange({ github, repository }) {
      const run = async () => {
        const files = { "README.md": "# Shop\n" };
        await repository.commit("coupons", { files, author: "alice" });
      };
      github.fault("pulls/create-review", { kind: "meanwhile", run });
    },
    says: "The head moved to",
  },
  {
    what: "a summary that is deleted meanwhile",
    isVariant: true,
    arrange({ github, pull }) {
      const run = () => {
        for (const comment of [...pull.comments]) github.deleteComment(comment);
      };
      github.fault("pulls/create-review", { kind: "meanwhile", run });
    },
  },
  {
    what: "a conversation that is locked",
    arrange({ pull }) {
      pull.locked = true;
    },
    inline: 0,
    summaries: 0,
    says: "locked",
  },
  {
    what: "a token that may only read",
    isVariant: true,
    over: { permissions: readOnly },
    inline: 0,
    summaries: 0,
    says: "pull-requests: write",
  },
  {
    what: "a hundred comments and threads before ours",
    isVariant: true,
    async arrange({ github, pull }) {
      for (let at = 0; at < 101; at += 1) github.comment(pull, { author: "bob", body: `${at}` });
      const comment = { path: "src/orders/cart.ts", body: "hm" };
      const comments = Array.from({ length: 101 }, () => comment);
      await github.review(pull, { author: "bob", comments });
    },
  },
];

/** Tries one trouble of each kind, or all their variants. */
export function survives(which: "kinds" | "variants"): void {
  it.each(troubles.filter(({ isVariant = false }) => isVariant === (which === "variants")))(
    "says everything once, and loses nothing, with $what",
    async ({ arrange, over, inline = 8, summaries = 1, says }) => {
      await using desk = await openDesk({ fix: "off", vote: "false", "check-run": "on" });
      const { github, pull, repository } = desk;
      await arrange?.(desk);
      const event = await github.event("pull_request", "opened", pull);
      const first = await desk.use(event, {}, over);
      expect(first.conclusion, first.log.join("\n")).toBe("success");
      if (says !== undefined) expect(first.summary).toContain(says);
      const issues: { id: string }[] = JSON.parse(first.outputs.issues ?? "[]");
      expect(issues).toHaveLength(8);

      // Once, and once more: the same job started again adds nothing.
      for (const again of [false, true]) {
        if (again) await desk.use(event, {}, over);
        const own = pull.comments.filter(({ body }) => markedIn(body)?.kind === "summary");
        expect(own).toHaveLength(summaries);
        const ours = pull.reviews.filter(({ body }) => markedIn(body)?.kind === "review");
        expect(ours.map(({ state }) => state)).toEqual(inline > 0 ? ["COMMENTED"] : []);
        const shown = pull.threads.flatMap(({ comments }) => {
          const marker = markedIn(comments[0]?.body ?? "");
          return marker?.kind === "issue" ? [marker.issue.fingerprint.slice(0, 8)] : [];
        });
        expect(new Set(shown).size).toBe(shown.length);
        expect(shown).toHaveLength(inline);
        expect(repository.checkRuns.length).toBeLessThanOrEqual(1);
        for (const { id } of issues) expect(own[0]?.body ?? first.summary).toContain(id);
      }
      desk.settled();
    },
  );
}
