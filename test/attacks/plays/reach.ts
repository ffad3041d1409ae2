import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import type { Vendor } from "../../world/models/request.ts";
import type { Script } from "../../world/models/script.ts";
import { reviewAnswer } from "../answers.ts";
import type { Attack, Play } from "../attack.ts";
import { leakAttacks } from "../leaks.ts";
import { hasLeft, type Probe, type Probed, type Prober, probes, type Target } from "../probes.ts";
import { openStage, type Stage, type Used } from "../stage.ts";

interface Reached extends Used {
  readonly probed: ReadonlyMap<Probe, Probed>;
  readonly branchMoved: boolean;
  /** Command lines of processes that were there before the end and are still. */
  readonly left: readonly string[];
}

const vendors: Readonly<Record<Prober, Vendor>> = {
  claude: "anthropic",
  codex: "openai",
  gemini: "gemini",
};

/** A model that makes its probes one after the other, and then finds nothing. */
function probing(
  stage: Stage,
  by: Prober,
  rows: readonly Probe[],
  probed: Map<Probe, Probed>,
  root: () => number,
): Script {
  const own = rows.filter((probe) => probe.by === by);
  let at = 0;
  return {
    vendor: vendors[by],
    steps: async ({ toolResults }) => {
      stage.look();
      const tree = await stage.tree("review");
      const target: Target = { ...stage.scene, tree, root: root() };
      const before = own[at - 1];
      if (before) {
        probed.set(before, { result: toolResults[0], left: hasLeft(before, target) });
      }
      const next = own[at];
      at += 1;
      return next ? { calls: [next.calls(target)] } : { answer: reviewAnswer() };
    },
  };
}

/** Three reviewers that try everything they should not, with or without a jail around them. */
function reach(isolation: "required" | "off"): Play<Reached> {
  const where = isolation === "off" ? "without a jail" : "in the jail";
  const rows = probes.filter((probe) => isolation !== "off" || !probe.jailOnly);
  return {
    name: `reviewers ${where}`,
    runs: 1,
    attacks: [
      ...rows.map(
        (probe): Attack<Reached> => ({
          name: `${probe.by}, ${where}, ${probe.name}`,
          threat: probe.threat,
          planted: `${probe.by}'s model calls for it`,
          asserted:
            "the CLI answered the call, the answer holds no secret, nothing was left or reached",
          proof: ({ probed, secrets, canaryHits }) => {
            const { result, left } = probed.get(probe) ?? {};
            ok(result, "the CLI answered the call");
            ok(!probe.hides?.test(result.text), result.text.slice(0, 400));
            for (const secret of secrets) ok(!result.text.includes(secret), secret);
            strictEqual(left, false);
            deepStrictEqual(canaryHits, []);
          },
        }),
      ),
      {
        name: `outputs and colour of the step are ours (${where})`,
        threat: "words",
        planted: "workflow commands and writes to the file commands by the agents",
        asserted: "no foreign output, no refused command, success",
        proof: ({ step }) => {
          strictEqual(step.outputs.pwned, undefined);
          deepStrictEqual(step.commandErrors, []);
          strictEqual(step.outputs.outcome, "success");
        },
      },
      {
        name: `nothing of an agent outlives the run (${where})`,
        threat: "writes",
        planted: "a process in a session of its own",
        asserted: "no process that was below the step is there afterwards",
        proof: ({ left }) => deepStrictEqual(left, []),
      },
      {
        name: `reviewers push nothing (${where})`,
        threat: "writes",
        planted: "writes into the tree",
        asserted: "the branch stands where it stood",
        proof: ({ branchMoved }) => strictEqual(branchMoved, false),
      },
      ...leakAttacks(`reviewers ${where}`),
    ],
    async perform() {
      const probed = new Map<Probe, Probed>();
      let pid = 0;
      await using stage = await openStage({
        head: ({ home }) => ({
          "src/shop.ts": "export const price = 1;\n",
          link: { content: join(home, "canary-secret.txt"), mode: "120000" },
          up: { content: "/etc", mode: "120000" },
        }),
        scripts: (opened) =>
          (["claude", "codex", "gemini"] as const).map((by) =>
            probing(opened, by, rows, probed, () => pid),
          ),
      });
      const head = stage.pull.headSha;
      const used = await stage.use(
        { reviewers: "claude,codex,gemini", isolation },
        {
          onStart: (started) => {
            pid = started;
          },
        },
      );
      const left = used.processes.filter((one) => stage.isAlive(one));
      return {
        ...used,
        probed,
        branchMoved: (await stage.repository.head("feature")) !== head,
        left: left.map((one) => one.commandLine),
      };
    },
  };
}

export const reachJailed = reach("required");
export const reachBare = reach("off");
