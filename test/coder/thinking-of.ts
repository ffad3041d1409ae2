import type { Desk } from "./desk.ts";

interface Body {
  readonly output_config?: { readonly effort?: unknown };
  readonly reasoning?: { readonly effort?: unknown };
  readonly generationConfig?: { readonly thinkingConfig?: Readonly<Record<string, unknown>> };
}

/** What a request of a desk's coder said of thinking, in its vendor's words. */
export function thinkingOf({ models }: Pick<Desk, "models">, at = 0): unknown {
  const body = models.requests[at]?.body as Body | undefined;
  const { thinkingLevel, thinkingBudget } = body?.generationConfig?.thinkingConfig ?? {};
  return body?.output_config?.effort ?? body?.reasoning?.effort ?? thinkingLevel ?? thinkingBudget;
}
