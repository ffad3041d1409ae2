import type { WorkflowEvent } from "../github/events/event.ts";
import type { GitHubWorld } from "../github/world.ts";

/** The `github` context of a job; all of it becomes `GITHUB_…` variables. */
export function githubContext(
  world: GitHubWorld,
  event: WorkflowEvent,
  places: { eventPath: string; workspace: string },
): Record<string, string> {
  const { repository, ref } = event;
  const { id } = world.user(event.actor);
  return {
    action: "__self",
    actor: event.actor,
    actor_id: String(id),
    api_url: world.apiUrl,
    base_ref: event.baseRef,
    event_name: event.name,
    event_path: places.eventPath,
    graphql_url: world.graphqlUrl,
    head_ref: event.headRef,
    job: "review",
    ref,
    ref_name: ref.replace(/^refs\/(heads|tags|pull)\//, ""),
    ref_protected: "false",
    ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch",
    repository: repository.fullName,
    repository_id: String(repository.id),
    repository_owner: repository.owner,
    repository_owner_id: String(world.user(repository.owner).id),
    retention_days: "90",
    run_attempt: "1",
    run_id: "1658821493",
    run_number: "1",
    server_url: world.url,
    sha: event.sha,
    triggering_actor: event.actor,
    workflow: "review",
    workflow_ref: `${repository.fullName}/.github/workflows/review.yml@${ref}`,
    workflow_sha: event.sha,
    workspace: places.workspace,
  };
}
