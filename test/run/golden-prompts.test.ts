import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readScope } from "../../src/run/change/scope.ts";
import { shardsOf } from "../../src/run/prompts.ts";
import { madeRepository } from "../git/made-commit.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";

const folder = join(import.meta.dirname, "golden");

/**
 * Two commits of this project, each with the files that it changes and some that use these, as streams of
 * `git fast-import`: `base` and `head`. What reviewers are sent of them is made as in a run. After a change of the prompt
 * read the difference and run vitest with `-u`.
 */
it.each(["review-lock-files", "hold-folders"])(
  "sends reviewers the prompt that is on record for %s",
  async (name) => {
    await using scratch = await temporaryFolder("golden");
    const repository = await madeRepository(join(scratch.path, "repository"));
    const input = await readFile(join(folder, `${name}.stream`));
    await repository.git(["fast-import", "--quiet", "--done"], { input });
    const [base = "", head = ""] = (await repository.git(["rev-parse", "base", "head"])).split(
      "\n",
    );
    const message = await repository.git(["log", "-1", "--format=%B", head]);
    const [title = "", ...body] = message.trim().split("\n");
    const scope = await readScope(repository, base, head, []);
    const change = { repository, base, head, title, body: body.join("\n").trim() };
    const shards = await shardsOf(
      { ...change, ...scope, dirty: new Set() },
      { textFor: () => "Comments say why, not what." },
      { tree: null },
    );
    const prompts = shards.map(({ prompt }) => `${prompt}\n`).join("\n");
    await expect(prompts).toMatchFileSnapshot(join(folder, `${name}.txt`));
  },
);
