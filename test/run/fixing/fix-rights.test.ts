import { expect, it } from "vitest";
import { ownRights } from "../../../src/run/fixing/fix-rights.ts";

it("lets a command of the repository run only in a jail, and one of the user's anywhere", async () => {
  expect(await ownRights(true).verifyBlocker()).toBeNull();
  expect(await ownRights(false).verifyBlocker()).toContain("--verify");
});
