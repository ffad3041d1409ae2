import type { vendorSettings } from "./settings/access.ts";
import {
  allSettings,
  type NamedSetting,
  type SettingName,
  type SettingValues,
  settings,
} from "./settings.ts";

/** Key and address of one vendor's API. */
export interface VendorAccess {
  /** Null: no key was given. */
  readonly key: string | null;
  /** `oauth`: the key is a token of a Claude subscription. */
  readonly keyKind: "api-key" | "oauth";
  /** Without a trailing slash. Null: the vendor's own. */
  readonly baseUrl: string | null;
}

/** Everything a person can set, complete and checked. Made once at the edge by {@link parseConfig}. */
export interface Config extends Omit<SettingValues, keyof typeof vendorSettings> {
  readonly anthropic: VendorAccess;
  readonly openai: VendorAccess;
  readonly gemini: VendorAccess;
  /** A token that was set beside a key, which is used instead; null: none. */
  readonly unusedToken: string | null;
  /** True: somebody set `max-cost`. False: it is the default. */
  readonly maxCostGiven: boolean;
}

/** Which part of a run a job is; `all`: the whole of it in one process. */
export type Stage = Config["stage"];

/** What was set, as text, by the setting's name. Missing and empty both mean: not set. */
export type RawInputs = Readonly<Partial<Record<SettingName, string | undefined>>>;

/**
 * Makes the complete configuration of a run. Throws `UsageError` that names the setting, its value and what is allowed.
 * @param layers later ones are used where earlier ones say nothing (flags, then inputs, then the file)
 */
export function parseConfig(...layers: readonly RawInputs[]): Config {
  const { anthropicApiKey, claudeCodeOauthToken, anthropicBaseUrl, ...values } =
    readSettings(layers);
  const { openaiApiKey, openaiBaseUrl, geminiApiKey, geminiBaseUrl, ...rest } = values;
  // Where both a key and a token are set the key is used, as claude itself does.
  const isOauth = anthropicApiKey === null && claudeCodeOauthToken !== null;
  return {
    ...rest,
    anthropic: {
      key: anthropicApiKey ?? claudeCodeOauthToken,
      keyKind: isOauth ? "oauth" : "api-key",
      baseUrl: anthropicBaseUrl,
    },
    openai: { key: openaiApiKey, keyKind: "api-key", baseUrl: openaiBaseUrl },
    gemini: { key: geminiApiKey, keyKind: "api-key", baseUrl: geminiBaseUrl },
    unusedToken: isOauth ? null : claudeCodeOauthToken,
    maxCostGiven: given("max-cost", layers) !== undefined,
  };
}

function readSettings(layers: readonly RawInputs[]): SettingValues {
  const read = Object.entries<NamedSetting>(settings).map(([key, setting]) => [
    key,
    setting.type.read(given(setting.name, layers) ?? defaultOf(setting), setting),
  ]);
  return Object.fromEntries(read) as SettingValues;
}

function given(name: SettingName, layers: readonly RawInputs[]): string | undefined {
  return layers.map((layer) => layer[name]?.trim()).find((value) => value);
}

/** An expression of GitHub's is nothing that we could evaluate. */
const defaultOf = (setting: NamedSetting) =>
  setting.default.startsWith("${{") ? "" : setting.default;

/** What all jobs of a run share of its inputs, as far as it was set. @param layers as for {@link parseConfig} */
export function sharedInputs(...layers: readonly RawInputs[]): Record<string, string> {
  return pick(isShared, layers);
}

/** What a job says for itself. */
export function ownInputs(inputs: RawInputs): RawInputs {
  return pick((setting) => !isShared(setting), [inputs]);
}

/** Whether a plan hands a setting on to the other jobs of a run: no secret, nothing that is about one machine or job. */
function isShared({ type, job }: NamedSetting): boolean {
  return type.kind !== "secret" && job !== true;
}

function pick(wanted: (setting: NamedSetting) => boolean, layers: readonly RawInputs[]) {
  return Object.fromEntries(
    allSettings.filter(wanted).flatMap(({ name }): [string, string][] => {
      const text = given(name, layers);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}
