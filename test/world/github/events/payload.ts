import { githubDescription } from "../contract/description.ts";
import { filled } from "../contract/fill.ts";
import { webhookBreaches } from "../contract/validate.ts";
import type { State } from "../state.ts";

/**
 * A webhook's payload (`pull-request-opened`): what is not modelled is filled up from its schema.
 * Throws where the result breaks that schema, which is a defect of the world.
 */
export function payloadOf(
  state: State,
  webhook: string,
  members: Record<string, unknown>,
): Record<string, unknown> {
  const schema = githubDescription().webhooks[webhook];
  const payload = filled(schema, members, state.url) as Record<string, unknown>;
  const breaches = webhookBreaches(webhook, payload);
  if (breaches.length > 0) throw new Error(`${webhook}: ${breaches.join("\n")}`);
  return payload;
}

/** A webhook's name: `pull_request_review` and `submitted` are `pull-request-review-submitted`. */
export function webhookName(event: string, action: string): string {
  return `${event}-${action}`.replaceAll("_", "-");
}
