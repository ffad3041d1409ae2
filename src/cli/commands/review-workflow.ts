import { secretInputsOf } from "../../agents/catalog.ts";
import { parseConfig } from "../../config/config.ts";
import type { RoleSpec } from "../../config/reviewers.ts";

/** The keys that some roles need: the Action's input, and the secret that a repository keeps it in. */
function keysOf(roles: readonly RoleSpec[]): { readonly input: string; readonly secret: string }[] {
  const keys = roles.flatMap(({ coder }) => secretInputsOf(coder).slice(0, 1));
  const secrets = new Map(keys.map(({ input, variables: [secret = ""] }) => [input, secret]));
  return [...secrets].map(([input, secret]) => ({ input, secret }));
}

const { reviewers, fixer } = parseConfig();
const keyLines = keysOf([...reviewers, fixer]).map(
  ({ input, secret }) => `          ${input}: \${{ secrets.${secret} }}\n`,
);
const secretsOf = (roles: readonly RoleSpec[]) =>
  keysOf(roles)
    .map(({ secret }) => secret)
    .join(" and ");

/** Which secrets the workflow needs, for people. */
export const neededSecrets = `${secretsOf(reviewers)} for the reviewers, ${secretsOf([fixer])} for the fixer`;

/**
 * The workflow that `crosscheck init` writes and `docs/workflows/review.yml` shows. It lives in the source, so that the
 * bundled program carries it.
 */
export const reviewWorkflow = `# Crosscheck reviews every pull request and posts one review.
#
# Pull requests from forks get no secrets from GitHub: their run says so and ends as skipped. Somebody with write access
# reviews them with the comment "/crosscheck review" (comment-commands.yml) or by hand (dispatch.yml).
name: Crosscheck
on:
  pull_request:
    types: [opened, synchronize, reopened, ready_for_review, edited]
  # A merge queue waits for the checks that it requires on a commit of its own: Crosscheck completes its check run there
  # at once, for everything in the queue was reviewed in its pull request.
  merge_group:

# A new push ends the review of the one before. No comments come here, so neither a comment, nor Crosscheck's own, nor a
# fix in progress (other workflows, other groups) can be cancelled by it or cancel it. A bot's push waits: it may be a
# commit of Crosscheck's own, by an App's token, in the middle of its run. An edited base starts a review of what it brings;
# edited words start none, so they have a group of their own and cancel none. Several configurations: one file each, with
# the input name and that name in this group.
concurrency:
  group: crosscheck-review-\${{ github.event.pull_request.number || github.ref }}\${{ github.event.action == 'edited' && !github.event.changes.base && '-words' || '' }}
  cancel-in-progress: \${{ github.event.sender.type != 'Bot' }}

# Nothing for anybody; each job takes what it needs.
permissions: {}

jobs:
  review:
    if: \${{ !github.event.pull_request.draft }}
    runs-on: ubuntu-24.04
    # Above the input "timeout" (30 minutes), so that Crosscheck itself ends first and posts what it has.
    timeout-minutes: 40
    permissions:
      contents: read # fetch the base and the head
      pull-requests: write # post the review, answer and edit its own comments
      checks: write # post the check run: annotations, and a conclusion by fail-on
      # Optional, for a private repository: what reviewers are told besides the code. Without them nothing fails.
      # issues: read # the issues that the pull request closes
      # statuses: read # failed commit statuses
      # actions: read # the end of the logs of failed jobs
    steps:
      # No checkout: Crosscheck fetches what it reviews itself, by SHA, and no agent sees a token.
      # Agents run in a jail. Ubuntu forbids the namespaces it is made of unless told otherwise.
      - name: Let agents be jailed
        run: |
          sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0
          sudo apt-get update --quiet
          sudo apt-get install --yes --no-install-recommends bubblewrap
      # OWNER/crosscheck@SHA: the repository and the full commit SHA of the release that you use.
      - uses: OWNER/crosscheck@SHA
        with:
${keyLines.join("")}          isolation: required
`;
