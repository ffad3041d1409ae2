import { expect, it, vi } from "vitest";
import type * as pool from "../../src/agents/pool.ts";
import { newFile, setScene } from "../github/scene.ts";
import { raisedOn9 } from "../panel/stub-coder.ts";
import { startGitHub } from "../world/github/start.ts";
import { openJob } from "./open-job.ts";
import { scriptedPool } from "./scripted-pool.ts";

vi.mock("../../src/agents/pool.ts", async (original) => ({
  ...(await original<typeof pool>()),
  openAgentPool: async ({ scratch }: { scratch: string }) =>
    scriptedPool(
      { raises: [{ ...raisedOn9, line: null, snippet: null }], fixes: (text) => text },
      scratch,
    ),
}));

it("comments once on the file of an issue that names no line, also after a push", async () => {
  await using world = await startGitHub();
  const { pull, repository } = await setScene(world);
  await using open = await openJob(world, { inputs: { fix: "off" } });
  await open.act(await world.event("pull_request", "opened", pull));
  await repository.commit("feature", {
    files: { "src/cart.ts": newFile.replace("line 20", "LINE 20") },
  });
  await open.act(await world.event("pull_request", "synchronize", pull));
  expect(pull.threads).toHaveLength(1);
  const [comment] = pull.reviewComments;
  expect(comment?.location).toMatchObject({ subject: "file", line: null });
  expect(comment?.body).toContain(raisedOn9.title);
  expect(pull.comments).toHaveLength(1);
  expect(pull.comments[0]?.body).toContain(`#discussion_r${comment?.id}`);
});
