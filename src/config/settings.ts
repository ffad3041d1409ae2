import type { Setting, ValuesOf } from "./setting.ts";
import { programSettings, tokenSettings, vendorSettings } from "./settings/access.ts";
import { eventSettings } from "./settings/events.ts";
import { fixSettings } from "./settings/fix.ts";
import { jailSettings, limitSettings } from "./settings/limits.ts";
import { panelSettings, placementSettings, scopeSettings } from "./settings/review.ts";
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
export const flagSettings: readonly NamedSetting[] = allSettings.filter(
  ({ type, flag }) => type.kind !== "secret" && flag !== false,
);

/** What a setting does, with the unit that it counts in. */
export function describeSetting({ doc, unit }: Setting): string {
  return unit === undefined ? doc : `${doc} In ${unit}.`;
}
