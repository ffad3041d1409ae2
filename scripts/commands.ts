import { commandTable } from "../src/action/commands/index.ts";

const [begin, end] = ["<!-- commands: generated -->", "<!-- commands: end -->"];

/** The README with the table of commands between its marks. */
export function withCommands(page: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md lacks ${begin} or ${end}`);
  return `${page.slice(0, from)}${begin}\n${commandTable("/crosscheck")}\n${page.slice(to)}`;
}
