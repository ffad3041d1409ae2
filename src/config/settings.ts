import type { Setting, ValuesOf } from "./setting.ts";
import { programSettings, tokenSettings, vendorSettings } from "./settings/access.ts";
import { eventSettings } from "./settings/events.ts";
import { fixSettings } from "./settings/fix.ts";
import { jailSettings, limitSettings } from "./settings/limits.ts";
import {
  panelSettings,
  placementSettings,
  scopeSettings,
  wordSettings,
} from "./settings/review.ts";
import { stageSettings } from "./settings/stages.ts";

/**
 * Everything that can be set, by the member of the configuration that holds it, in the order in which people meet it.
 * The one source for `action.yml`, the configuration, its file, the flags of the command line, the schema and the pages.
 */
export const settings = {
  ...tokenSettings,
  ...vendorSettings,
  ...panelSettings,
  ...fixSettings,
  ...placementSettings,
  ...wordSettings,
  ...limitSettings,
  ...jailSettings,
  ...programSettings,
  ...eventSettings,
  ...scopeSettings,
  ...stageSettings,
} as const;

/** What was set, read: each value under its setting's key. */
export type SettingValues = ValuesOf<typeof settings>;

/** The name of a setting: of the Action's input, of the flag and in the repository's file. */
export type SettingName = (typeof settings)[keyof typeof settings]["name"];

/** A setting by its exact name. */
export type NamedSetting = Setting & { readonly name: SettingName };

/** Every setting, in order. */
export const allSettings: readonly NamedSetting[] = Object.values(settings);

/**
 * Whether a setting may stand in the repository's file. Secrets, addresses that get keys, programs to start and what
 * belongs to one run may not.
 */
export function allowedInFile({ type, file }: Setting): boolean {
  return type.kind !== "secret" && file !== false;
}

/** The settings that may stand in the repository's file. */
export const fileSettings: readonly NamedSetting[] = allSettings.filter(allowedInFile);

/** The settings that are flags of the command line: no secret, nothing that means something on GitHub only. */
export const flagSettings: readonly NamedSetting[] = allSettings.filter(({ flag }) => flag);

/** Units that are measured. What is counted (issues, threads) a setting's description names anyhow. */
const measures: readonly (string | undefined)[] = ["minutes", "megabytes", "US dollars"];

/** The unit that a setting is measured in. Undefined: it counts something, or is no number. */
export function measureOf({ unit }: Pick<Setting, "unit">): string | undefined {
  return measures.includes(unit) ? unit : undefined;
}

/** What a setting does, with the unit that it is measured in. */
export function describeSetting(setting: Setting): string {
  const measure = measureOf(setting);
  return measure === undefined ? setting.doc : `${setting.doc} In ${measure}.`;
}
