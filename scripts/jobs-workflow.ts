import {
  type CoderName,
  coderNames,
  entryOf,
  secretInputsOf,
  vendors,
} from "../src/agents/catalog.ts";

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
const names = coderNames;

/** What the jobs of `plan`, and later ones, say is to be done. */
const noMatrix = "'{}'";
const planned = `needs.plan.outputs.matrix || ${noMatrix}`;
const merged = `needs.merge.outputs.matrix || ${noMatrix}`;
const fixed = `${names.map((name) => `needs.fix-${name}.outputs.matrix`).join(" || ")} || ${noMatrix}`;

const planDigest = `\${{ needs.plan.outputs.digest }}`;
const mergeDigests = `${planDigest},\${{ needs.merge.outputs.digest }}`;
const allDigests = [
  mergeDigests,
  ...names.map((name) => `\${{ needs.fix-${name}.outputs.digest }}`),
].join(",");

/** One stage that runs agents. */
interface AgentStage {
  readonly stage: "review" | "vote" | "fix" | "confirm";
  readonly needs: readonly string[];
  /** JSON that names its jobs. */
  readonly matrix: string;
  readonly digests: string;
  /** Further inputs of the step. */
  readonly inputs: string;
  /** Whether another job needs to know its digest. */
  readonly outputs: boolean;
}

const jobsOf = (stage: AgentStage["stage"]) => names.map((name) => `${stage}-${name}`);
const reviewerInput = `          reviewer: \${{ matrix.reviewer }}\n`;

const agentStages: readonly AgentStage[] = [
  {
    stage: "review",
    needs: ["plan"],
    matrix: planned,
    digests: planDigest,
    inputs: `${reviewerInput}          shard: \${{ matrix.shard }}\n`,
    outputs: false,
  },
  {
    stage: "vote",
    needs: ["plan", "merge"],
    matrix: merged,
    digests: mergeDigests,
    inputs: reviewerInput,
    outputs: false,
  },
  {
    stage: "fix",
    needs: ["plan", "merge", ...jobsOf("vote")],
    matrix: merged,
    digests: mergeDigests,
    inputs: "",
    outputs: true,
  },
  {
    stage: "confirm",
    needs: ["plan", "merge", ...jobsOf("vote"), ...jobsOf("fix")],
    matrix: fixed,
    digests: allDigests,
    inputs: reviewerInput,
    outputs: false,
  },
];

const outputsOf = (list: readonly string[]) =>
  `    outputs:\n${list.map((name) => `      ${name}: \${{ steps.crosscheck.outputs.${name} }}\n`).join("")}`;

function agentJob(of: AgentStage, coder: CoderName): string {
  const { vendor } = entryOf(coder);
  return `  ${of.stage}-${coder}:
    needs: [${of.needs.join(", ")}]
    if: \${{ !cancelled() && fromJSON(${of.matrix}).${of.stage}.${coder}.include[0] }}
    strategy:
      # One that fails ends no other: what it left out is reported.
      fail-fast: false
      matrix: \${{ fromJSON(${of.matrix}).${of.stage}.${coder} }}
    runs-on: \${{ inputs.runs-on }}
    timeout-minutes: 60
    permissions:
      contents: read # fetch the base and the head
${of.outputs ? outputsOf(["digest", "matrix"]) : ""}    steps:
${crosscheckSteps}${downloadStep}${jailStep}      - uses: ./crosscheck
        id: crosscheck
        with:
          stage: ${of.stage}
          digests: ${of.digests}
${of.inputs}${secretsOf(coder)
  .map((name) => `          ${name}: \${{ secrets.${name} }}\n`)
  .join("")}          ${vendor}-base-url: \${{ inputs.${vendor}-base-url }}
${uploadStep}`;
}

const stageJobs = (stage: AgentStage["stage"]) =>
  agentStages
    .filter((one) => one.stage === stage)
    .flatMap((one) => names.map((name) => agentJob(one, name)))
    .join("\n");

const input = (name: string, description: string, more = 'type: string\n        default: ""') =>
  `      ${name}:\n        description: ${description}\n        ${more}\n`;
const secretOf = (name: string) =>
  `      ${name}:\n        description: As the Action's input of this name. Only the jobs of its coder get it.\n        required: false\n`;

/** Inputs that go on to `plan`, which hands them to every other stage. */
const handedOn = [
  ["reviewers", "As the Action's input of this name (docs/inputs.md), like those below."],
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
${names.flatMap(secretsOf).map(secretOf).join("")}    outputs:
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
${outputsOf(["ready", "matrix", "digest"])}    steps:
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
${handedOn.map(([name]) => `          ${name}: \${{ inputs.${name} }}\n`).join("")}${uploadStep}
${stageJobs("review")}
  merge:
    needs: [plan, ${jobsOf("review").join(", ")}]
    # A reviewer whose job failed is missing in the report; the others' issues count.
    if: \${{ !cancelled() && needs.plan.outputs.ready == 'true' }}
    runs-on: \${{ inputs.runs-on }}
    timeout-minutes: 10
    permissions:
      contents: read # fetch the base and the head
${outputsOf(["matrix", "digest"])}    steps:
${crosscheckSteps}${downloadStep}      - uses: ./crosscheck
        id: crosscheck
        with:
          stage: merge
          digests: ${planDigest}
${uploadStep}
${stageJobs("vote")}
${stageJobs("fix")}
${stageJobs("confirm")}
  publish:
    needs:
      - plan
${jobsOf("review")
  .concat("merge", jobsOf("vote"), jobsOf("fix"), jobsOf("confirm"))
  .map((id) => `      - ${id}\n`)
  .join("")}    # Whatever became of the others: what is missing is said.
    if: \${{ !cancelled() && needs.plan.outputs.digest != '' }}
    runs-on: \${{ inputs.runs-on }}
    timeout-minutes: 15
    permissions:
      contents: read # fetch the base and the head
      pull-requests: write # post the review, answer and edit its own comments
      checks: write # post the check run: annotations, and a conclusion by fail-on
${outputsOf(["outcome", "issue-count", "review-url"])}    steps:
${crosscheckSteps}${downloadStep}      - uses: ./crosscheck
        id: crosscheck
        with:
          stage: publish
          digests: ${allDigests}
`;
