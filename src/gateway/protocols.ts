import { anthropic } from "./anthropic.ts";
import type { VendorName } from "./gateway.ts";
import { gemini } from "./gemini.ts";
import { openAi } from "./openai.ts";
import type { Protocol } from "./protocol.ts";

export const protocols: Readonly<Record<VendorName, Protocol>> = {
  anthropic,
  openai: openAi,
  gemini,
};
