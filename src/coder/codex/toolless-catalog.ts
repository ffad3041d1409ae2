import { readList, readObject } from "../driver/read-json.ts";

/**
 * The bundled catalog's entry for a model, as a catalog of its own (`model_catalog_json`) and without the tools that only
 * the entry brings: `exec`, `apply_patch`, `clock`. `bundled` is what `codex debug models --bundled` prints. Undefined
 * for a model that the catalog does not know: that one has no such tools.
 */
export function toollessCatalog(bundled: unknown, model: string): object | undefined {
  const entry = readList(readObject(bundled, "catalog").models, "models")
    .map((value) => readObject(value, "model"))
    .find(({ slug }) => slug === model);
  if (entry === undefined) return undefined;
  const without = {
    tool_mode: null,
    apply_patch_tool_type: null,
    experimental_supported_tools: [],
  };
  return { models: [{ ...entry, ...without }] };
}
