import { mkdir } from "node:fs/promises";
import { agentPath } from "../../agents.ts";
import { cleanEnvironment } from "../../environment.ts";
import { testKeys } from "../server.ts";
import { type Ended, runProgram } from "./run-program.ts";

/** One `codex exec` against the scripted models: no retries, nothing but the models contacted. */
export async function runCodex(options: {
  readonly url: string;
  readonly home: string;
  readonly cwd: string;
  readonly prompt: string;
  readonly args?: readonly string[];
  readonly key?: string;
  readonly model?: string;
}): Promise<Ended> {
  const settings = [
    'model_provider="models"',
    'model_providers.models.name="models"',
    `model_providers.models.base_url="${options.url}/v1"`,
    'model_providers.models.wire_api="responses"',
    'model_providers.models.env_key="MODELS_KEY"',
    "model_providers.models.request_max_retries=0",
    "model_providers.models.stream_max_retries=0",
    "model_providers.models.supports_websockets=false",
    "features.unbounded_connection_retries=false",
    "features.plugins=false",
    "analytics.enabled=false",
    "check_for_update_on_startup=false",
    "project_doc_max_bytes=0",
    "skills.include_instructions=false",
    "skills.bundled.enabled=false",
    'shell_environment_policy.inherit="core"',
    'web_search="disabled"',
  ];
  const args = ["exec", "--json", "--ephemeral", "--ignore-rules", "--skip-git-repo-check"];
  args.push("-C", options.cwd, "-m", options.model ?? "gpt-5.5");
  args.push(...settings.flatMap((setting) => ["-c", setting]), ...(options.args ?? []), "-");
  const home = `${options.home}/.codex`;
  await mkdir(home, { recursive: true });
  const env = cleanEnvironment(options.home, {
    CODEX_HOME: home,
    MODELS_KEY: options.key ?? testKeys.openai,
  });
  return runProgram(await agentPath("codex"), args, {
    cwd: options.cwd,
    env,
    input: options.prompt,
  });
}
