import { describe, expect, it } from "vitest";
import { repositoryConfig } from "../../src/action/repository-config.ts";
import type { RawInputs } from "../../src/config/config.ts";
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

it.each([{}, { stage: "plan" }])(
  "refuses an effort that a model does not know, also the file's, before anybody is asked, with %j",
  async (inputs) => {
    const { world, repository, pull } = scene;
    const files = { ".github/crosscheck.yml": "effort: low\n" };
    await repository.commit("main", { files, author: "alice" });
    await using open = await openJob(world, {
      inputs: { ...inputs, reviewers: "codex:gpt-5-pro" },
    });
    const event = await world.event("pull_request", "synchronize", pull);
    await expect(open.act(event)).rejects.toThrow("knows only high, max");
    expect(pull.comments).toEqual([]);
  },
);

/** A pull request of acme/shop in a world whose acme/.github holds these files. */
async function underOrganization(
  files: Readonly<Record<string, string>>,
  { own, isPrivate = false }: { readonly own?: string; readonly isPrivate?: boolean } = {},
) {
  const { world, repository, pull } = scene;
  await world.repository("acme/.github", { files, private: isPrivate });
  if (own !== undefined) {
    const file = { ".github/crosscheck.yml": own };
    await repository.commit("main", { files: file, author: "alice" });
  }
  return await world.event("pull_request", "synchronize", pull);
}

describe("an organisation's default", () => {
  const root = "vote: false\nmax-fixes: 3\nreviewers: codex\nguidelines: Be brief.\n";

  /** What the configuration of a job is, by its plan. */
  async function planned(
    event: Awaited<ReturnType<typeof underOrganization>>,
    inputs: RawInputs = { "organization-config": "true" },
  ) {
    const { world, repository } = scene;
    const token = { repositories: ["acme/shop"] };
    await using open = await openJob(world, { inputs, token });
    const { client } = open.job;
    const name = { owner: repository.owner, repo: repository.name };
    const base = (event.payload as { pull_request: { base: { sha: string } } }).pull_request.base;
    return await repositoryConfig(client, name, base.sha, { ...inputs });
  }

  it("says what neither the workflow nor the repository says, setting by setting", async () => {
    const event = await underOrganization(
      { "crosscheck.yml": root, ".github/crosscheck.yml": "max-fixes: 7\n" },
      { own: "max-fixes: 5\nguidelines: ''\n" },
    );
    const inputs = { "organization-config": "true", reviewers: "claude" };
    const { config, warnings } = await planned(event, inputs);
    expect(warnings).toEqual([]);
    expect(config).toMatchObject({ vote: false, maxFixes: 5, guidelines: "" });
    expect(config.reviewers.map(({ name }) => name)).toEqual(["claude"]);
  });

  it("is read only where that is wanted, by the workflow or by the repository's file", async () => {
    const event = await underOrganization(
      { ".github/crosscheck.yaml": root },
      { own: "organization-config: true\n" },
    );
    expect((await planned(event, {})).config.maxFixes).toBe(3);
    const off = await planned(event, { "organization-config": "false" });
    expect(off.config.maxFixes).toBe(10);
    expect(off.warnings).toEqual([]);
  });

  it("is named with its mistakes, and with what it cannot say", async () => {
    const event = await underOrganization({
      "crosscheck.yml":
        "verify: npm test\nallowed-bots: evil[bot]\nisolation: 'off'\nmax-fixes: 3\n",
    });
    const { config, warnings } = await planned(event);
    expect(config).toMatchObject({
      ...{ verify: null, allowedBots: [], isolation: "auto", maxFixes: 3 },
    });
    expect(warnings).toEqual(
      ["isolation", "allowed-bots", "verify"]
        .map((name) => {
          return `acme/.github/crosscheck.yml: ${name} counts only where a repository says it itself`;
        })
        .toSorted((left, right) => warnings.indexOf(left) - warnings.indexOf(right)),
    );
  });

  it("with a mistake ends the job with its place", async () => {
    const event = await underOrganization({ "crosscheck.yml": "# all\nmax-fixs: 3\n" });
    await expect(planned(event)).rejects.toThrow(
      'acme/.github/crosscheck.yml:2: there is no setting "max-fixs"; did you mean "max-fixes"?',
    );
  });

  it("that the token cannot see is told, and ends nothing", async () => {
    const event = await underOrganization({ "crosscheck.yml": root }, { isPrivate: true });
    const { config, warnings } = await planned(event);
    expect(config.maxFixes).toBe(10);
    expect(warnings).toEqual([
      "organization-config: there is no crosscheck.yml in acme/.github that this token may read, so nothing of it counts",
    ]);
  });
});
