import { mkdir, readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { setDesk } from "./desk.ts";
import { base, changed } from "./shop.ts";

test("removes what a killed run left in the cache long ago, and nothing that may still be in use", async () => {
  await using desk = await setDesk(base);
  await desk.write(changed);
  const runs = join(desk.home, ".cache/crosscheck/runs");
  await mkdir(join(runs, "crosscheck-old/tree"), { recursive: true });
  await mkdir(join(runs, "crosscheck-new"));
  await utimes(join(runs, "crosscheck-old"), 1, 1);
  expect((await desk.crosscheck(["review", "--print-prompt"])).exitCode).toBe(0);
  expect(await readdir(runs)).toEqual(["crosscheck-new"]);
});

test("works in the system's temp folder where there is no cache to write to, and says so", async () => {
  await using desk = await setDesk(base);
  await desk.write(changed);
  const start = { env: { XDG_CACHE_HOME: "/dev/null/cache" } };
  const ended = await desk.crosscheck(["review", "--print-prompt"], start);
  expect(ended.exitCode).toBe(0);
  expect(ended.stderr).toMatch(/temp folder .*\/dev\/null\/cache/);
  expect(await readdir(join(desk.home, "tmp"))).toEqual([]);
});
