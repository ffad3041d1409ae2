import type { CoderName, Vendor } from "../../agents/catalog.ts";
import { UsageError } from "../../errors.ts";
import { refuseForeignHost, staticKey } from "../credentials.ts";
import { formed, optional, type Setting, type SettingTable, secret } from "../setting.ts";

/** What Crosscheck itself authenticates with. */
export const tokenSettings = {
  githubToken: {
    name: "github-token",
    type: secret((_, token) => token),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub's, evaluated by the runner
    default: "${{ github.token }}",
    doc: "Token that reads the pull request and posts the review. It stays in this process: no agent sees it.",
  },
} as const satisfies SettingTable;

/** Keys and addresses of the vendors' APIs; `parseConfig` puts them together by vendor. */
export const vendorSettings = {
  anthropicApiKey: {
    name: "anthropic-api-key",
    type: secret(staticKey),
    default: "",
    doc: "Key for Claude. Needed when a reviewer or the fixer is claude.",
  },
  claudeCodeOauthToken: {
    name: "claude-code-oauth-token",
    type: secret(staticKey),
    default: "",
    doc: "Token of a Claude subscription (claude setup-token), instead of anthropic-api-key; where both are set the key is used.",
  },
  openaiApiKey: {
    name: "openai-api-key",
    type: secret(staticKey),
    default: "",
    doc: "Key for Codex. Needed when a reviewer or the fixer is codex.",
  },
  geminiApiKey: {
    name: "gemini-api-key",
    type: secret(staticKey),
    default: "",
    doc: "Key for Gemini. Needed when a reviewer or the fixer is gemini.",
  },
  anthropicBaseUrl: {
    name: "anthropic-base-url",
    type: formed(baseUrl),
    default: "",
    file: false,
    job: true,
    doc: "Address of the Anthropic API or of a compatible gateway of yours. Empty: https://api.anthropic.com.",
  },
  openaiBaseUrl: {
    name: "openai-base-url",
    type: formed(baseUrl),
    default: "",
    file: false,
    job: true,
    doc: "Address of the OpenAI API, without /v1. Empty: https://api.openai.com.",
  },
  geminiBaseUrl: {
    name: "gemini-base-url",
    type: formed(baseUrl),
    default: "",
    file: false,
    job: true,
    doc: "Address of the Gemini API. Empty: https://generativelanguage.googleapis.com.",
  },
} as const satisfies SettingTable &
  Readonly<Record<`${Vendor}ApiKey` | `${Vendor}BaseUrl`, Setting>>;

/** The coders' programs. */
export const programSettings = {
  claudePath: {
    name: "claude-path",
    type: optional,
    default: "",
    file: false,
    job: true,
    doc: "A claude executable to use instead of the pinned version.",
  },
  codexPath: {
    name: "codex-path",
    type: optional,
    default: "",
    file: false,
    job: true,
    doc: "A native codex executable to use instead of the pinned version.",
  },
  geminiPath: {
    name: "gemini-path",
    type: optional,
    default: "",
    file: false,
    job: true,
    doc: "A gemini.js to use instead of the pinned version.",
  },
} as const satisfies Readonly<Record<`${CoderName}Path`, Setting>>;

/** An address without a trailing slash; null: the vendor's own. */
function baseUrl(value: string, { name }: { readonly name: string }): string | null {
  if (value === "") return null;
  const url = URL.parse(value);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:") || url.username) {
    throw new UsageError(`${name}: "${value}" is not an http(s) address`);
  }
  refuseForeignHost(name, url.hostname);
  return url.href.replace(/\/+$/, "");
}
