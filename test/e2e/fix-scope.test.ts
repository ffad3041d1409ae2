import { join } from "node:path";
import { expect, it } from "vitest";
import { issueOf, reviewAnswer, solvedAnswer, turnOf, voteAnswer } from "../attacks/answers.ts";
import { openStage } from "../attacks/stage.ts";
import { diffFiles } from "../world/git/diff.ts";
import { write } from "../world/models/call.ts";

/** What the fixer writes for each issue, by the issue's title. */
const written: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "Too wide a repair": Object.fromEntries(
    ["a", "b", "c", "d"].map((name) => [`lib/${name}.ts`, "export {};\n"]),
  ),
  "Another tool's file": { "src/two.ts": "export const two = 20;\n", Makefile: "all:\n\ttrue\n" },
  "Repair with a neighbour": {
    "src/three.ts": "export const three = 30;\n",
    "src/three.test.ts": "import './three.ts';\n",
    "lib/near.ts": "export {};\n",
  },
  "Ignores too much": { ".gitignore": "build/\n" },
};
const titles = Object.keys(written);
const files = ["src/one.ts", "src/two.ts", "src/three.ts", ".gitignore"];
const snippets = ["one = 1", "two = 2", "three = 3", "*.ts"];

it("commits no more than a fix may change, shows the rest with the reason, and names further files", async () => {
  const issues = titles.map((title, at) =>
    issueOf({ title, file: files[at] ?? "", snippet: snippets[at] ?? "" }),
  );
  await using stage = await openStage({
    base: () => ({ ".gitignore": "build/\n" }),
    head: () => ({
      "src/one.ts": "export const one = 1;\n",
      "src/two.ts": "export const two = 2;\n",
      "src/three.ts": "export const three = 3;\n",
      ".gitignore": "build/\n*.ts\n",
    }),
    scripts: (opened) => [
      {
        vendor: "anthropic",
        steps: ({ text }) => {
          const turn = turnOf(text);
          if (turn === "vote") return { answer: voteAnswer() };
          return { answer: turn === "confirm" ? solvedAnswer(text) : reviewAnswer(issues) };
        },
      },
      {
        vendor: "gemini",
        steps: async ({ text, toolResults }) => {
          const at = titles.findLastIndex((title) => text.includes(title));
          const wanted = Object.entries(written[titles[at] ?? ""] ?? {});
          if (toolResults.length > 0) return { text: "Repaired." };
          const tree = await opened.tree("fix");
          return { calls: wanted.map(([path, content]) => write(join(tree, path), content)) };
        },
      },
    ],
  });
  const { github, pull, repository } = stage;
  const inputs = { reviewers: "claude", fixer: "gemini", fix: "commit", isolation: "off" };
  const before = pull.headSha;
  const used = await stage.use({ ...inputs, "check-run": "off" });
  const { fixes, issues: reported } = JSON.parse(used.report) as {
    fixes: { issue: string; status: string; reason: string | null; patch: string | null }[];
    issues: { id: string; title: string }[];
  };
  const idOf = (title: string) => reported.find((one) => one.title === title)?.id ?? "";
  const [wide, odd, near, ignore] = titles.map((title) =>
    fixes.find(({ issue }) => issue === idOf(title)),
  );
  expect(wide).toMatchObject({ status: "fixed", reason: expect.stringContaining("4 files") });
  expect(wide?.patch).toContain("lib/d.ts");
  expect(odd).toMatchObject({ status: "fixed", reason: expect.stringContaining('"Makefile"') });
  expect(near).toMatchObject({ status: "fixed", reason: null });
  expect(ignore?.status).not.toBe("fixed");
  const changedSince = async (sha: string) =>
    (await diffFiles(repository.gitDirectory, sha, pull.headSha)).map(({ filename }) => filename);
  expect(await changedSince(before)).toEqual(["lib/near.ts", "src/three.test.ts", "src/three.ts"]);
  const posted = used.posted.join("\n");
  expect(posted).toContain("Only shown, not committed: it changes 4 files");
  expect(posted).toMatch(
    /also changes what neither its issue nor the change is about: .*lib\/near/,
  );
  expect(posted).not.toMatch(/also changes .*three\.test/);

  // All of them is no request for this one.
  const all = github.comment(pull, { author: "alice", body: "/crosscheck fix all" });
  await stage.use(inputs, { event: await github.event("issue_comment", "created", all) });
  expect(await repository.read(pull.headSha, ".gitignore")).toBe("build/\n*.ts\n");
  const one = github.comment(pull, {
    author: "alice",
    body: `/crosscheck fix ${idOf("Ignores too much")}`,
  });
  await stage.use(inputs, { event: await github.event("issue_comment", "created", one) });
  expect(await repository.read(pull.headSha, ".gitignore")).toBe("build/\n");
});
