/** The name of one of several configurations: short, and harmless in a branch, a marker, a file's name and a title. */
export const configurationName = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;

/** What people see of a configuration in titles. @param name null: it has none */
export function titleOf(name: string | null | undefined): string {
  return name ? `Crosscheck (${name})` : "Crosscheck";
}

/** What tells the things of one configuration from those of others, behind their names; empty: it has no name. */
export function suffixOf(name: string | null | undefined): string {
  return name ? `@${name}` : "";
}
