import { catalog, coderNames, takesToken, type Vendor, vendors } from "../agents/catalog.ts";
import { vendorSettings } from "./settings/access.ts";
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
  /** Key and address by vendor. */
  readonly vendors: Readonly<Record<Vendor, VendorAccess>>;
  /** Everything that was set and must appear nowhere: the values of all settings that are secrets. */
  readonly secrets: readonly string[];
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
  const values = readSettings(layers);
  const access = vendors.map((vendor): [Vendor, VendorAccess] => [
    vendor,
    accessOf(vendor, values),
  ]);
  // A key stands in one place only.
  const others = Object.entries(values).filter(([key]) => !Object.hasOwn(vendorSettings, key));
  return {
    ...(Object.fromEntries(others) as Omit<SettingValues, keyof typeof vendorSettings>),
    vendors: Object.fromEntries(access) as Record<Vendor, VendorAccess>,
    secrets: secretsIn(values),
    maxCostGiven: given("max-cost", layers) !== undefined,
  };
}

/** A token counts only where no key is set, as in claude itself. */
function accessOf(vendor: Vendor, values: SettingValues): VendorAccess {
  const [key, baseUrl] = [values[`${vendor}ApiKey`], values[`${vendor}BaseUrl`]];
  const coder = coderNames.filter(takesToken).find((name) => catalog[name].vendor === vendor);
  const token = coder === undefined ? null : values[`${coder}Token`];
  return key === null && token !== null
    ? { key: token, keyKind: "oauth", baseUrl }
    : { key, keyKind: "api-key", baseUrl };
}

/** By type and not by name, so that a new secret is hidden from the start. */
function secretsIn(values: SettingValues): string[] {
  return Object.entries<NamedSetting>(settings).flatMap(([key, { type }]) => {
    const value = values[key as keyof SettingValues];
    if (type.kind !== "secret") return [];
    return [value].flat().filter((one) => typeof one === "string");
  });
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
