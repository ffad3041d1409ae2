import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { matrix } from "../../scripts/coder-matrix.ts";
import { createCoder } from "../../src/coder/create-coder.ts";
import { FEATURES } from "../../src/coder/features.ts";
import { adapterNamed } from "../../src/coder/registry.ts";
import { type CoderCase, coders, selectedCoders } from "./coders.ts";
import { setDesk } from "./desk.ts";
import { ask, features, keepsItsLimits } from "./limits.ts";

keepsItsLimits(selectedCoders, "others");

test("refuses for any agent of the protocol what the protocol cannot", async () => {
  const { cannot } = adapterNamed("acp").limits;
  const lacking = features.filter((feature) => cannot[feature] !== undefined);
  await using desk = await setDesk(coders[0] as CoderCase);
  await using coder = createCoder("acp", { ...desk.options, binary: "/nonexistent/program" });
  for (const feature of lacking) {
    await expect(ask({ ...desk, coder }, feature)).rejects.toThrow(FEATURES[feature]);
  }
});

test("shows exactly these limits in the documentation", async () => {
  const page = await readFile(join(import.meta.dirname, "../../docs/coders.md"), "utf8");
  expect(page).toContain(matrix());
});
