import type { ThreadOptions } from "../coder.ts";
import { effortWord } from "../effort-table.ts";

const READ_TOOLS = ["read_file", "list_directory", "glob", "grep_search"];
const WRITE_TOOLS = ["replace", "write_file"];

const PRO_MODELS = [
  ...["gemini-3-pro-preview", "gemini-3.1-pro-preview"],
  "gemini-3.1-pro-preview-customtools",
];

/** What the CLI reads from its HOME as `.gemini/settings.json`: nothing of the tree, no tool but ours, no other call. */
export function geminiSettings(thread: ThreadOptions, model: string): object {
  const effort = thread.effort && effortWord("gemini", model, thread.effort);
  return {
    security: {
      auth: { selectedType: "gemini-api-key" },
      folderTrust: { enabled: true },
      disableYoloMode: true,
      disableAlwaysAllow: true,
      environmentVariableRedaction: { enabled: true },
    },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
    general: {
      enableAutoUpdate: false,
      enableAutoUpdateNotification: false,
      // Leaving plan mode switches the CLI to a mode that allows everything (0.61.0, also with disableYoloMode).
      plan: { enabled: false },
      topicUpdateNarration: false,
      // Repeating is the gateway's business; the CLI's own ten attempts take minutes.
      maxAttempts: 1,
      sessionRetention: { enabled: false },
    },
    model: { name: model, skipNextSpeakerCheck: true },
    ...(effort !== undefined && { modelConfigs: { overrides: effortOverrides(model, effort) } }),
    tools: {
      core: offeredTools(thread),
      // What `core` lists is allowed unasked but for these.
      confirmationRequired: WRITE_TOOLS,
      useRipgrep: false,
      shell: { enableInteractiveShell: false },
    },
    context: {
      fileName: "no-context-file.md",
      includeDirectoryTree: false,
      // A `.geminiignore` would hide files from the reader; a `.gitignore` does so in a repository only, which a tree is not.
      fileFiltering: { respectGitIgnore: true, respectGeminiIgnore: false },
    },
    hooksConfig: { enabled: false },
    skills: { enabled: false },
    experimental: { enableAgents: false },
    mcp: { allowed: [] },
    useWriteTodos: false,
    advanced: { ignoreLocalEnv: true, autoConfigureMemory: false },
  };
}

/**
 * What the CLI takes for its vendor's switches (`GEMINI_EXP`). Once tools gave 80,000 tokens it replaces what they gave
 * first, which breaks the prompt's prefix each 30,000 tokens and makes a reviewer forget what it read; its settings of
 * that name do nothing (0.61.0). At 150,000 a prompt stays below 200,000, from where on the vendor's price doubles.
 */
export const geminiFlags = { flags: [{ flagId: 45_758_818, intValue: "100000" }] };

/** The second line of defence, as an admin policy: what must not run even if it came to be offered. */
export function geminiPolicy(thread: ThreadOptions): string {
  const denied = [
    ...["run_shell_command", "list_background_processes", "read_background_output"],
    ...["enter_plan_mode", "exit_plan_mode", "invoke_agent", "activate_skill"],
    ...["google_web_search", "web_fetch", "write_todos", "update_topic"],
    ...(thread.sandbox === "read-only" ? WRITE_TOOLS : []),
    ...(thread.tools === "none" ? READ_TOOLS : []),
  ];
  return `[[rule]]\ntoolName = ${JSON.stringify(denied)}\ndecision = "deny"\npriority = 999\n`;
}

function offeredTools({ tools, sandbox }: ThreadOptions): readonly string[] {
  // An empty list would mean all tools.
  if (tools === "none") return ["no_tool"];
  return sandbox === "read-only" ? READ_TOOLS : [...READ_TOOLS, ...WRITE_TOOLS];
}

/** The models that the CLI asks for by names of its own (0.61.0); overrides go by the model. */
const MODELS: Readonly<Record<string, readonly string[]>> = {
  flash: ["gemini-3.8-flash"],
  "flash-lite": ["gemini-3.5-flash-lite"],
  pro: PRO_MODELS,
  "gemini-3-pro-preview": PRO_MODELS,
  "gemini-3.1-pro-preview": PRO_MODELS,
};

/** How much a model thinks: a number of tokens, or a word (the CLI's default is HIGH). */
function effortOverrides(model: string, effort: string | number): object[] {
  const thinkingConfig =
    typeof effort === "number" ? { thinkingBudget: effort } : { thinkingLevel: effort };
  const asked = Object.hasOwn(MODELS, model) ? MODELS[model] : undefined;
  return (asked ?? [model]).map((model) => ({
    match: { model },
    modelConfig: { generateContentConfig: { thinkingConfig } },
  }));
}
