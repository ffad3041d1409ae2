import { expect, it } from "vitest";
import { fixOf, issueOn, resultOf } from "../../../report/sample.ts";
import type { Fault } from "../../../world/github/fault.ts";
import { connect } from "../../connect.ts";
import { eachScene } from "../../each-scene.ts";
import { madeIn, newFile, runOn } from "../../scene.ts";

const scene = eachScene();

/** Proposes fixes of lines 6 and 9 on top of the head. */
async function propose() {
  const issues = [issueOn(6), issueOn(9)];
  let text = newFile;
  const changes = issues.map(({ id, line }) => {
    text = text.replace(`changed ${line}\n`, `fixed ${line}\n`);
    const contents = Buffer.from(text);
    const additions = [{ path: "src/cart.ts", contents, executable: false }];
    return [id, { additions, deletions: [] }] as const;
  });
  scene.repository.settings.actionsMayApprove = true;
  const { published } = await runOn(connect(scene.world), scene, {
    result: resultOf(issues, { fixes: issues.map((issue) => fixOf(issue, issue.line ?? 0)) }),
    changes: new Map(changes),
    propose: true,
  });
  return { published, text };
}

const faults = {
  "a 502 before": { kind: "bad-gateway" },
  "a 502 after": { kind: "bad-gateway", when: "after" },
  "a lost answer": { kind: "reset", when: "after" },
} as const satisfies Record<string, Fault>;

const writes = [
  "git/create-ref",
  "git/update-ref",
  "git/delete-ref",
  "graphql/createCommitOnBranch",
  "pulls/create",
  "pulls/update",
];
const struckBy = (names: readonly (keyof typeof faults)[]) =>
  writes.flatMap((operation) =>
    names.map((name) => ({ operation, name, fault: faults[name] as Fault })),
  );
const title = "opens one pull request, and keeps it to date, with $name at $operation";

it.each(struckBy(["a lost answer"]))(title, keepsOne);
it.each(struckBy(["a 502 before", "a 502 after"]))(title, { tags: ["nightly"] }, keepsOne);

async function keepsOne(struck: { operation: string; fault: Fault }): Promise<void> {
  const { repository, pull, world } = scene;
  const proposals = () => [...repository.pulls.values()].filter((one) => one !== pull);
  const branch = `crosscheck/fixes-${pull.number}`;
  // The first run makes the branch and its pull request, the second moves them.
  for (let run = 1; run <= 2; run += 1) {
    world.fault(struck.operation, struck.fault);
    const { published, text } = await propose();
    expect(published.commits.map(({ status }) => status)).toEqual(["made", "made"]);
    expect(proposals()).toMatchObject([{ state: "open", headRef: branch }]);
    const [proposal] = proposals();
    expect(proposal?.headSha).toBe(madeIn(published.commits).at(-1));
    expect(await repository.head(`${branch}~2`)).toBe(pull.headSha);
    expect(await repository.head(`${branch}-next`)).toBeUndefined();
    expect(await repository.read(branch, "src/cart.ts")).toBe(text);
  }
}
