import {
  type CoderName,
  coderNames,
  entryOf,
  secretInputsOf,
  vendors,
} from "../src/agents/catalog.ts";
import { type StageName, stageEntry, stageNames } from "../src/stages/catalog.ts";

/** The reusable workflow: each agent in a job of its own, with one key; the job that writes has none. */

const crosscheckSteps = `      # Crosscheck itself, at the commit that the caller pinned this workflow to. The caller's repository is checked out
      # nowhere: what is reviewed is fetched by SHA, as data. (By way of JSON, because actionlint does not know these two.)
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          repository: \${{ fromJSON(toJSON(job)).workflow_repository }}
          ref: \${{ fromJSON(toJSON(job)).workflow_sha }}
          path: crosscheck
          persist-credentials: false
`;

const jailStep = `      - name: Let agents be jailed
        run: |
          sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
          sudo apt-get update --quiet
          sudo apt-get install --yes --no-install-recommends bubblewrap
`;

/** Each artifact comes into a folder of its own: none can replace the file of another one. */
const downloadStep = `      - uses: actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0
        with:
          pattern: crosscheck-*
          path: \${{ runner.temp }}/crosscheck-artifacts
`;

const uploadStep = `      - uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2
        if: \${{ !cancelled() && steps.crosscheck.outputs.artifact != '' }}
        with:
          name: \${{ steps.crosscheck.outputs.artifact-name }}
          path: \${{ steps.crosscheck.outputs.artifact }}
          retention-days: 5
          # A job that is run again writes its artifact again.
          overwrite: true
`;

/** Secrets that stand for a coder's key. */
const secretsOf = (coder: CoderName) => secretInputsOf(coder).map(({ input }) => input);

/** The jobs of a stage. */
const jobsOf = (stage: StageName) =>
  stageEntry(stage).agents ? coderNames.map((name) => `${stage}-${name}`) : [stage];

/** The jobs that those of a stage wait for. */
const needsOf = (stage: StageName) => stageEntry(stage).needs.flatMap(jobsOf);

/** The digests that a stage is given: what one job made counts only with its digest. */
const digestsOf = (stage: StageName) =>
  stageEntry(stage)
    .needs.filter((name) => stageEntry(name).outputs.includes("digest"))
    .flatMap(jobsOf)
    .map((job) => `\${{ needs.${job}.outputs.digest }}`)
    .join(",");

/** What an earlier stage says is to be done, as JSON. */
const matrixOf = (stage: StageName) =>
  [...jobsOf(stage).map((job) => `needs.${job}.outputs.matrix`), "'{}'"].join(" || ");

const outputsOf = (stage: StageName) => {
  const { outputs } = stageEntry(stage);
  const lines = outputs.map((name) => `      ${name}: \${{ steps.crosscheck.outputs.${name} }}\n`);
  return lines.length === 0 ? "" : `    outputs:\n${lines.join("")}`;
};

function agentJob(stage: StageName, coder: CoderName): string {
  const { vendor } = entryOf(coder);
  const { jobsFrom = "plan", inputs } = stageEntry(stage);
  const matrix = `fromJSON(${matrixOf(jobsFrom)}).${stage}.${coder}`;
  return `  ${stage}-${coder}:
    needs: [${needsOf(stage).join(", ")}]
    if: \${{ !cancelled() && ${matrix}.include[0] }}
    strategy:
      # One that fails ends no other: what it left out is reported.
      fail-fast: false
      matrix: \${{ ${matrix} }}
    runs-on: \${{ inputs.runs-on }}
    timeout-minutes: 60
    permissions:
      contents: read # fetch the base and the head
${outputsOf(stage)}    steps:
${crosscheckSteps}${downloadStep}${jailStep}      - uses: ./crosscheck
        id: crosscheck
        with:
          stage: ${stage}
          digests: ${digestsOf(stage)}
${inputs.map((name) => `          ${name}: \${{ matrix.${name} }}\n`).join("")}${secretsOf(coder)
  .map((name) => `          ${name}: \${{ secrets.${name} }}\n`)
  .join("")}          ${vendor}-base-url: \${{ inputs.${vendor}-base-url }}
${uploadStep}`;
}

/** A stage of one job between `plan` and `publish`. It has no key, and can write nothing. */
const plainJob = (stage: StageName) => `  ${stage}:
    needs: [${needsOf(stage).join(", ")}]
    # A reviewer whose job failed is missing in the report; the others' issues count.
    if: \${{ !cancelled() && needs.plan.outputs.ready == 'true' }}
    runs-on: \${{ inputs.runs-on }}
    timeout-minutes: 10
    permissions:
      contents: read # fetch the base and the head
${outputsOf(stage)}    steps:
${crosscheckSteps}${downloadStep}      - uses: ./crosscheck
        id: crosscheck
        with:
          stage: ${stage}
          digests: ${digestsOf(stage)}
${uploadStep}`;

/** Every stage between the first and the last, in order. */
const middleJobs = stageNames
  .filter((stage) => stage !== "plan" && stage !== "publish")
  .flatMap((stage) =>
    stageEntry(stage).agents ? coderNames.map((name) => agentJob(stage, name)) : [plainJob(stage)],
  )
  .join("\n");

const input = (name: string, description: string, more = 'type: string\n        default: ""') =>
  `      ${name}:\n        description: ${description}\n        ${more}\n`;
const secretOf = (name: string) =>
  `      ${name}:\n        description: As the Action's input of this name. Only the jobs of its coder get it.\n        required: false\n`;

/** What signs, and says what was signed: no job with an agent has it. */
const markerKeyLine = `          marker-key: \${{ secrets.marker-key }}
`;

/** Inputs that go on to `plan`, which hands them to every other stage. */
const handedOn = [
  ["name", "As the Action's input of this name (docs/inputs.md), like those below."],
  ["reviewers", "The panel."],
  ["fixer", "Who writes the patches."],
  ["fix", "off or suggest. Commits need contents: write, which no job here has."],
  ["fail-on", "Fail the job that publishes when an issue of this severity or above was found."],
  ["max-cost", "Limit for the models' cost, all jobs together."],
  ["prices", "Prices of models that this release does not know."],
  ["verify", "Shell command that every patch must pass."],
  ["guidelines", "What reviewers should know or look for."],
  ["allowed-bots", "Exact logins of bots whose pull requests count."],
  ["review-authors", "Whose pull requests are reviewed on their own, writers or all."],
  ["pull-request", "Number of the pull request, for workflow_dispatch."],
] as const;

/** The text of `.github/workflows/crosscheck.yml`. */
export const jobsWorkflow = `# Generated from scripts/jobs-workflow.ts by \`npm run build\`: edit that.
#
# A review in separate jobs (docs/stages.md, docs/workflows/README.md): every job with an agent has its own key and
# "contents: read" and nothing else, and the only job that can write to the pull request runs no agent and has no key.
# Call it from a workflow of yours, pinned to a commit:
#
#   uses: OWNER/crosscheck/.github/workflows/crosscheck.yml@SHA
#
# It has no concurrency group of its own: the caller's decides (docs/workflows/jobs.yml).
name: Crosscheck in jobs
on:
  workflow_call:
    inputs:
${handedOn.map(([name, description]) => input(name, `"${description}"`)).join("")}${input(
  "runs-on",
  "Label of the runners.",
  "type: string\n        default: ubuntu-24.04",
)}${vendors
  .map((vendor) => input(`${vendor}-base-url`, "As the Action's input of this name."))
  .join("")}    secrets:
${[...new Set(coderNames.flatMap(secretsOf))].map(secretOf).join("")}      marker-key:
        description: As the Action's input of this name. Only plan and publish get it.
        required: false
    outputs:
      outcome:
        description: success, partial, failed or skipped.
        value: \${{ jobs.publish.outputs.outcome }}
      issue-count:
        description: How many issues were found.
        value: \${{ jobs.publish.outputs.issue-count }}
      review-url:
        description: Address of the review that was posted; empty when none was.
        value: \${{ jobs.publish.outputs.review-url }}

# Nothing for anybody; each job takes what it needs.
permissions: {}

jobs:
  plan:
    runs-on: \${{ inputs.runs-on }}
    timeout-minutes: 10
    permissions:
      contents: read # fetch the base and the head
      pull-requests: read # read the pull request and what was said on it before
      checks: read # read which checks of the head failed, for the reviewers
${outputsOf("plan")}    steps:
${crosscheckSteps}      # What a fork's run left, where there was one (docs/workflows/fork-review.yml).
      - uses: actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0
        with:
          pattern: crosscheck-event
          path: \${{ runner.temp }}/crosscheck-artifacts
      - uses: ./crosscheck
        id: crosscheck
        with:
          stage: plan
          isolation: required
${markerKeyLine}${handedOn.map(([name]) => `          ${name}: \${{ inputs.${name} }}\n`).join("")}${uploadStep}
${middleJobs}
  publish:
    needs:
${needsOf("publish")
  .map((id) => `      - ${id}\n`)
  .join("")}    # Whatever became of the others: what is missing is said.
    if: \${{ !cancelled() && needs.plan.outputs.digest != '' }}
    runs-on: \${{ inputs.runs-on }}
    timeout-minutes: 15
    permissions:
      contents: read # fetch the base and the head
      pull-requests: write # post the review, answer and edit its own comments
      checks: write # post the check run: annotations, and a conclusion by fail-on
${outputsOf("publish")}    steps:
${crosscheckSteps}${downloadStep}      - uses: ./crosscheck
        id: crosscheck
        with:
          stage: publish
          digests: ${digestsOf("publish")}
${markerKeyLine}`;
