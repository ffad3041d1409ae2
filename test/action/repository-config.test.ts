import { expect, it } from "vitest";
import { eachScene } from "../github/each-scene.ts";
import { openJob } from "./open-job.ts";

const scene = eachScene();
const warning = ".github/crosscheck.yaml is not read: .github/crosscheck.yml counts";

it.each([{}, { stage: "plan" }])(
  "reads a file with the other ending, and warns of it where the usual one counts, with %j",
  async (inputs) => {
    const { world, repository, pull } = scene;
    const with_ = async (path: string, text = "reviewers: codex\n") => {
      const files = { [path]: text };
      await repository.commit("main", { files, author: "alice" });
      await repository.commit("feature", { files: { "x.txt": path }, author: "alice" });
      await using open = await openJob(world, { inputs });
      const event = await world.event("pull_request", "synchronize", pull);
      return (await open.act(event)).warnings;
    };
    expect(await with_(".github/crosscheck.yaml")).not.toContain(warning);
    expect(await with_(".github/crosscheck.yml")).toContain(warning);
  },
);

it.each([{}, { stage: "plan" }])(
  "warns of a path that is taken out of a list in vain, with %j",
  async (inputs) => {
    const { world, pull } = scene;
    const ignore = "dist/, !dist/keep.ts";
    await using open = await openJob(world, { inputs: { ...inputs, ignore } });
    const event = await world.event("pull_request", "synchronize", pull);
    expect((await open.act(event)).warnings).toContain(
      "ignore: !dist/keep.ts has no effect, because dist/ leaves out the folder that it is in",
    );
  },
);
