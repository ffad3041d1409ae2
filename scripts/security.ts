import { readFileSync } from "node:fs";
import type { AnyPlay } from "../test/attacks/attack.ts";
import { donePlays, givenPlays } from "../test/attacks/corpus.ts";
import { shownElsewhere } from "../test/attacks/shown-elsewhere.ts";
import { openCases, type Threat, threats } from "../test/attacks/threats.ts";

const plays: readonly AnyPlay[] = [...givenPlays, ...donePlays];
const [start, end] = ["<!-- attacks: generated -->", "<!-- attacks: end -->"];

/** The plays that show a threat, and how many of their cases do. */
function shownBy(threat: Threat): { readonly count: number; readonly names: readonly string[] } {
  const cases = plays.map((play) => ({
    name: play.name,
    count: play.attacks.filter((attack) => attack.threat === threat).length,
  }));
  const showing = cases.filter(({ count }) => count > 0);
  return {
    count: showing.reduce((sum, { count }) => sum + count, 0),
    names: showing.map(({ name, count }) => `${name} (${count})`),
  };
}

function securityTable(): string {
  const rows = (Object.keys(threats) as Threat[]).map((key) => {
    const { threat, stops } = threats[key];
    const { count, names } = shownBy(key);
    return `| ${threat} | ${stops} | ${count} | ${names.join(", ")} |`;
  });
  const total = plays.reduce((sum, { attacks }) => sum + attacks.length, 0);
  const runs = plays.reduce((sum, play) => sum + play.runs, 0);
  const jobs = plays.reduce((sum, { jobs: own = 0 }) => sum + own, 0);
  return [
    `\`test/attacks/\` holds ${total} asserted cases, carried by ${runs} runs of the bundle with the real CLIs and scripted models that do what the attacker wants, and by ${jobs} jobs of stages that start no agent.`,
    "",
    "| threat | what stops it | cases | shown by |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
    "Beyond the corpus:",
    "",
    "| threat | what stops it | shown by |",
    "| --- | --- | --- |",
    ...shownElsewhere.map(({ threat, stops, tests }) => {
      const files = [...new Set(tests.map(([file]) => `\`test/${file}\``))];
      return `| ${threat} | ${stops} | ${files.join(", ")} |`;
    }),
    "",
    "Open, and why:",
    "",
    ...openCases.map(({ name, reason }) => `- ${name}: ${reason}.`),
  ].join("\n");
}

/** `SECURITY.md` with the table of the corpus of attacks between its marks. */
export function securityMarkdown(): string {
  const text = readFileSync("SECURITY.md", "utf8");
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`SECURITY.md lacks ${start} or ${end}`);
  return `${text.slice(0, from)}${start}\n${securityTable()}\n${text.slice(to)}`;
}
