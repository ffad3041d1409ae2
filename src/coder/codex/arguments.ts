import type { ThreadOptions } from "../coder.ts";
import { effortWord } from "../effort-table.ts";
import type { CodexOptions } from "./codex-options.ts";
import { type ConfigObject, configArguments } from "./config-settings.ts";

/** The variable of the process's environment that holds the key; the provider's `env_key` names it. */
export const KEY_VARIABLE = "CODEX_API_KEY";

/**
 * What the model's commands see of the environment, beside what the caller gives. It is enough to work, and the
 * variable that finds a process which left its group. Without such a list codex hands on its key too.
 */
const COMMAND_ENVIRONMENT = [
  ...["PATH", "HOME", "TMPDIR", "LANG", "LC_*", "USER", "SHELL"],
  "CROSSCHECK_PROCESS",
];

/** Features that reach outside, read the tree's own instructions, or only lengthen the prompt. */
const FEATURES_OFF = [
  ...["plugins", "apps", "hooks", "goals", "image_generation", "view_image", "tool_suggest"],
  ...["skill_search", "sleep_tool", "shell_snapshot"],
  // Else codex waits for ever where a connection is refused (openai/codex 0.169.0, on by default).
  "unbounded_connection_retries",
];

/** The features behind the tools; those of a model's catalog entry are taken out in `toolless-catalog.ts`. */
const TOOL_FEATURES = ["shell_tool", "unified_exec", "code_mode_host"];

/**
 * The settings of a codex process as arguments, for any of its commands. `catalog`: path of the model catalog to use;
 * undefined: the bundled one.
 * `model`: the thread's; undefined: it has none yet, nor an effort.
 */
export function settingArguments(
  coder: CodexOptions,
  thread: ThreadOptions,
  model: string | undefined,
  catalog: string | undefined,
): string[] {
  const provider = {
    name: "crosscheck",
    base_url: `${coder.baseUrl}/v1`,
    wire_api: "responses",
    env_key: KEY_VARIABLE,
    // Repeating is the gateway's business: codex multiplies its two retry counts, and repeats a 401.
    request_max_retries: 0,
    stream_max_retries: 0,
    stream_idle_timeout_ms: 300_000,
    supports_websockets: false,
  };
  const effort = thread.effort && effortWord("codex", model ?? "", thread.effort);
  const asksUser = thread.approvals?.onToolUserInput !== undefined;
  const given = [...Object.keys(coder.env ?? {}), ...Object.keys(thread.env ?? {})];
  const settings: ConfigObject = {
    model_provider: "crosscheck",
    ...prefixed("model_providers.crosscheck.", provider),
    ...(catalog !== undefined && { model_catalog_json: catalog }),
    ...(effort !== undefined && { model_reasoning_effort: effort }),
    "analytics.enabled": false,
    check_for_update_on_startup: false,
    // AGENTS.md and skills of the tree: guidelines reach the model only through our prompt.
    project_doc_max_bytes: 0,
    "skills.include_instructions": false,
    "skills.bundled.enabled": false,
    include_apps_instructions: false,
    include_collaboration_mode_instructions: false,
    "agents.enabled": false,
    "tools.experimental_request_user_input.enabled": asksUser,
    ...(asksUser && { "features.default_mode_request_user_input": true }),
    web_search: coder.webSearch ?? "disabled",
    suppress_unstable_features_warning: true,
    "shell_environment_policy.inherit": "all",
    "shell_environment_policy.include_only": [...COMMAND_ENVIRONMENT, ...given],
    "sandbox_workspace_write.network_access": coder.networkAccess ?? false,
    "sandbox_workspace_write.exclude_slash_tmp": true,
    "sandbox_workspace_write.writable_roots": thread.additionalDirectories ?? [],
    ...off(FEATURES_OFF),
    ...(thread.tools === "none" && off(TOOL_FEATURES)),
  };
  return [...configArguments(settings), ...configArguments(coder.config ?? {})];
}

function prefixed(prefix: string, values: ConfigObject): ConfigObject {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [prefix + key, value]));
}

function off(features: readonly string[]): ConfigObject {
  return Object.fromEntries(features.map((feature) => [`features.${feature}`, false]));
}
