import type { Vendor } from "../../agents/catalog.ts";
import { anthropic } from "./anthropic.ts";
import { gemini } from "./gemini.ts";
import { openAi } from "./openai.ts";
import type { Protocol } from "./protocol.ts";

/** The wire protocol of every vendor in the catalog. */
export const protocols: Readonly<Record<Vendor, Protocol>> = {
  anthropic,
  openai: openAi,
  gemini,
};

/** The protocol that a path belongs to; any one when it belongs to none. */
export function protocolOfPath(path: string): Protocol {
  const all = Object.values(protocols);
  return all.find(({ pathPrefix }) => path.startsWith(pathPrefix)) ?? protocols.openai;
}
