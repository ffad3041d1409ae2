import { join } from "node:path";
import { expect, it } from "vitest";
import { parseConfig } from "../../../src/config/config.ts";
import { noSpending } from "../../../src/model/spending.ts";
import { readScope } from "../../../src/run/change/scope.ts";
import { type PanelShare, startPanel } from "../../../src/run/start-panel.ts";
import { madeCommit, madeRepository } from "../../git/made-commit.ts";
import { stubCoder } from "../../panel/stub-coder.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";

/** So many lines that two files of them do not fit into one part. */
const lines = Array.from({ length: 6_000 }, (_, at) => `export const value${at} = ${at};\n`);

it("tells each part the rules of its own files, and what did not fit the same in every job", async () => {
  await using folder = await temporaryFolder("told");
  const repository = await madeRepository(join(folder.path, "repository"));
  const rules = {
    "AGENTS.md": `S-ALL ${"keep it simple ".repeat(4_000)}`,
    ...{ "web/AGENTS.md": "S-WEB\n", "db/AGENTS.md": "S-DB\n", "docs/AGENTS.md": "S-DOCS\n" },
  };
  const { commit: base } = await madeCommit(repository, rules);
  const code = { "web/a.ts": lines.join(""), "db/a.ts": lines.join("").replaceAll("v", "w") };
  const { commit: head } = await madeCommit(repository, { ...rules, ...code });
  const scope = await readScope(repository, base, head, []);
  expect(scope.shards).toHaveLength(2);
  const change = { repository, base, head, ...scope, dirty: new Set(), title: "", body: "" };
  const config = parseConfig({
    rules: "[{paths: [web/**, '!web/a.ts'], guidelines: S-NONE}, {paths: db, guidelines: S-RULE}]",
    passes: "1",
    reviewers: "claude",
  });

  async function told(share?: PanelShare) {
    const { coder, prompts } = stubCoder(() => ({ summary: "Fine." }));
    const agent = { coder, tools: "all", spending: () => noSpending, models: () => ["one"] };
    const context = {
      ...{ config, signal: new AbortController().signal, onProgress: () => undefined },
      pool: { acquire: async (role: unknown) => ({ role, ...agent }) },
      exportTree: async () => "/",
    };
    await using started = await startPanel(change as never, context as never, share);
    await started.review();
    const shown = prompts.map((prompt) => {
      const rulesOfPart = prompt.slice(0, prompt.indexOf("<<<DATA"));
      return rulesOfPart.match(/S-[A-Z]+/g)?.join(" ");
    });
    return { shown: shown.toSorted(), notices: started.notices };
  }

  const all = await told();
  expect(all.shown).toEqual(["S-RULE S-DB S-ALL", "S-WEB S-ALL"]);
  expect(all.notices).toHaveLength(1);
  expect(all.notices[0]).toMatch(/^Not all rules .* 10,000 tokens of a prompt: AGENTS\.md \(/);
  const one = await told({ reviewer: "claude", shards: [0] });
  expect(one.shown).toHaveLength(1);
  expect(one.notices).toEqual(all.notices);
});
