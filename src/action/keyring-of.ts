import type { Config } from "../config/config.ts";
import { type Keyring, openKeyring } from "../github/marker/keyring.ts";

/** The keys that sign a job's markers: those for nothing else, or derived from every vendor's. */
export function keyringOf(
  { markerKeys, vendors, name }: Pick<Config, "markerKeys" | "vendors" | "name">,
  repositoryId: number,
): Keyring {
  const apiKeys = Object.values(vendors).flatMap(({ key }) => key ?? []);
  return openKeyring({ repositoryId, name, markerKeys, apiKeys });
}
