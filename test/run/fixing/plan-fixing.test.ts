import { expect, it } from "vitest";
import { parseConfig, type RawInputs } from "../../../src/config/config.ts";
import { type FixRights, noRights, ownRights } from "../../../src/run/fixing/fix-rights.ts";
import { planFixing } from "../../../src/run/fixing/plan-fixing.ts";

const mayCommit: FixRights = { ...noRights, commitBlocker: async () => null };

/** How fixes are planned where no process may be started. */
async function planned(inputs: RawInputs, rights: FixRights, unjailed: string | null = null) {
  let asked = 0;
  const counted: FixRights = {
    ...rights,
    commitBlocker: async () => {
      asked += 1;
      return await rights.commitBlocker();
    },
  };
  const sandbox = {
    ...{ unjailed, folder: "/nonexistent", path: "/usr/bin", hidden: [] },
    launch: () => expect.unreachable("nothing may be executed"),
  };
  const context = {
    ...{ config: parseConfig(inputs), rights: counted, pool: { sandbox } },
    signal: new AbortController().signal,
  };
  const change = { repository: {}, tree: "tree" };
  const plan = await planFixing(change as never, context as never);
  return { ...plan, asked };
}

it("commits where nothing is in the way", async () => {
  const plan = await planned({ fix: "commit" }, mayCommit);
  expect(plan).toMatchObject({ independent: false, notices: [], verify: null });
  expect(plan.unverified).toBe("not-run");
});

it("suggests each patch alone where it may not commit, and says why", async () => {
  for (const fix of ["commit", "pull-request"]) {
    const plan = await planned({ fix }, noRights);
    expect(plan.independent).toBe(true);
    expect(plan.notices).toEqual([
      "The fixes are suggested, not committed: there is no pull request whose branch could take them.",
    ]);
  }
});

it("asks for no right to commit where fixes are to be suggested, and says nothing of it", async () => {
  const plan = await planned({ fix: "suggest" }, noRights);
  expect(plan).toMatchObject({ independent: true, notices: [], asked: 0 });
});

it("executes a stranger's code in a jail alone, and commits nothing that it could not verify", async () => {
  const inputs = { fix: "commit", verify: "npm test" };
  const plan = await planned(inputs, mayCommit, "isolation is off");
  expect(plan).toMatchObject({ independent: true, verify: null, unverified: "not-allowed" });
  expect(plan.notices).toEqual([
    "Patches are not verified: verify executes the change's code, there is no jail for it (isolation is off), and the change's author has no write access.",
    expect.stringContaining("The fixes are suggested, not committed: verify executes"),
  ]);
});

it("lets a person read on their own machine what could not be verified", async () => {
  const inputs = { fix: "commit", verify: "npm test" };
  const plan = await planned(inputs, ownRights(false), "isolation is off");
  expect(plan).toMatchObject({ independent: false, verify: null, unverified: "not-allowed" });
  expect(plan.notices).toEqual([expect.stringContaining("Patches are not verified: ")]);
});
