import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { rulesEngine } from "../../src/coder/approval/rules.ts";
import type { Coder, ThreadOptions } from "../../src/coder/coder.ts";
import { createCoder } from "../../src/coder/create-coder.ts";
import { rubricEngine } from "../../src/codex/rubric.ts";
import { UsageError } from "../../src/errors.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { parrot, parrotOptions } from "./parrot.ts";

interface Place extends AsyncDisposable {
  readonly path: string;
  /** Holds `kept.txt`. */
  readonly tree: string;
  coder(stateFolder: string): Coder;
}

async function openPlace(): Promise<Place> {
  const folder = await temporaryFolder("options");
  const tree = join(folder.path, "tree");
  await mkdir(join(tree, "sub"), { recursive: true });
  await writeFile(join(tree, "kept.txt"), "kept\n");
  return {
    path: folder.path,
    tree,
    coder: (stateFolder) => createCoder(parrot, parrotOptions(stateFolder)),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe("words that no option knows", () => {
  test.each([
    [{ sandbox: "readonly" }, "none of read-only, workspace-write, danger-full-access"],
    [{ sandbox: null }, "none of read-only, workspace-write, danger-full-access"],
    [{ approvalPolicy: "on_request" }, "none of never, on-request, untrusted"],
    [{ effort: "most" }, "none of minimal, low, medium, high, xhigh, max"],
    [{ tools: "nothing" }, "none of all, none"],
  ])("%j is refused, and the words are named", async (given, words) => {
    await using place = await openPlace();
    await using coder = place.coder(join(place.path, "state"));
    const options = { cwd: place.tree, ...given } as Partial<ThreadOptions>;
    const error = await coder.startThread(options).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(words);
  });

  test.each([
    () => rulesEngine({ rules: [{ decision: "allow" }] }),
    () => rulesEngine({ rules: [{ decision: ["accept"] }] }),
    () => rulesEngine({ rules: [{}] }),
    () => rulesEngine({ default: "allow" }),
    () => rubricEngine({ rubric: "", ask: async () => "", fallback: "allow" as "accept" }),
  ])("no decision but the two is taken: %s", (make) => {
    expect(make).toThrow(UsageError);
    expect(make).toThrow("none of accept, decline");
  });
});

describe("the folder for a CLI's state", () => {
  test.each([
    ["is the tree", "tree"],
    ["contains the tree", "."],
    ["lies in the tree", "tree/state"],
    ["leads into the tree", "link/state"],
  ])("is refused where it %s, and nothing is removed", async (_, state) => {
    await using place = await openPlace();
    await symlink(place.tree, join(place.path, "link"));
    const coder = place.coder(join(place.path, state));
    await expect(coder.startThread({ cwd: place.tree })).rejects.toThrow(UsageError);
    await coder.close();
    expect(await readFile(join(place.tree, "kept.txt"), "utf8")).toBe("kept\n");
  });

  test("is refused where it overlaps another folder that the thread may write", async () => {
    await using place = await openPlace();
    await using coder = place.coder(join(place.path, "more", "state"));
    const additionalDirectories = [join(place.path, "more")];
    const started = coder.startThread({ cwd: place.tree, additionalDirectories });
    await expect(started).rejects.toThrow(UsageError);
  });

  test("is refused with files that are no coder's, and these stay", async () => {
    await using place = await openPlace();
    const mine = join(place.path, "mine");
    await mkdir(join(mine, "home"), { recursive: true });
    await writeFile(join(mine, "home", "letter.txt"), "dear\n");
    const coder = place.coder(mine);
    await expect(coder.startThread({ cwd: place.tree })).rejects.toThrow("is not empty");
    await coder.close();
    expect(await readdir(join(mine, "home"))).toEqual(["letter.txt"]);
  });

  test("is left alone by a coder that never worked in it", async () => {
    await using place = await openPlace();
    await place.coder(place.tree).close();
    expect(existsSync(join(place.tree, "kept.txt"))).toBe(true);
  });

  test("may be one that another coder left, and is removed with the coder", async () => {
    await using place = await openPlace();
    const state = join(place.path, "state");
    await using first = place.coder(state);
    await (await first.startThread({ cwd: place.tree })).close();
    const second = place.coder(state);
    expect((await (await second.startThread({ cwd: place.tree })).run("Hello")).text).toBe("Hello");
    await second.close();
    expect(existsSync(state)).toBe(false);
  });

  test("may be relative, as the tree may", async () => {
    await using place = await openPlace();
    const here = (path: string) => relative(process.cwd(), join(place.path, path));
    const coder = place.coder(here("state"));
    expect((await (await coder.startThread({ cwd: here("tree") })).run("Hello")).text).toBe(
      "Hello",
    );
    expect(existsSync(join(place.path, "state"))).toBe(true);
    await coder.close();
    expect(existsSync(join(place.path, "state"))).toBe(false);
    const inside = place.coder(here("tree/state"));
    await expect(inside.startThread({ cwd: here("tree") })).rejects.toThrow(UsageError);
  });
});
