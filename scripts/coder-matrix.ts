import type { CodexOptions } from "../src/coder/codex/codex-options.ts";
import type { Adapter } from "../src/coder/driver/adapter.ts";
import { FEATURES, type Feature, type Limits } from "../src/coder/features.ts";
import type { GeminiOptions } from "../src/coder/gemini/gemini-options.ts";
import { ADAPTERS } from "../src/coder/registry.ts";

type AdapterName = keyof typeof ADAPTERS;
type VariantOptions = Pick<CodexOptions, "transport"> & Pick<GeminiOptions, "oneShot">;

/** Options that make another coder of one, by how the page writes them. */
const variants: Readonly<Partial<Record<AdapterName, Readonly<Record<string, VariantOptions>>>>> = {
  codex: { 'transport: "exec"': { transport: "exec" } },
  gemini: { "oneShot: true": { oneShot: true } },
};

/** The columns: every coder, and every variant of it. */
const columns = (Object.keys(ADAPTERS) as AdapterName[]).flatMap((coder) => [
  { title: coder, limits: limitsOf(coder) },
  ...Object.entries(variants[coder] ?? {}).map(([option, options]) => ({
    title: `${coder} (\`${option}\`)`,
    limits: limitsOf(coder, options),
  })),
]);

const events = [
  ...["init", "message", "tool_use", "tool_result", "progress", "permission"],
  ...["file_change", "plan_update", "usage", "error", "cancelled", "done"],
];
const figures = [
  ...["inputTokens", "cachedInputTokens", "cacheWriteTokens", "outputTokens", "reasoningTokens"],
];

/** What a coder cannot do in a variant. */
export function limitsOf(coder: AdapterName, options: VariantOptions = {}): Limits {
  const adapter: Adapter<never> = ADAPTERS[coder];
  // Which variant it is does not depend on the other options.
  return (adapter.variant?.(options as never) ?? adapter).limits;
}

/** The table of `docs/coders.md`: what each coder can do, from the data that the driver refuses by. */
export function matrix(): string {
  const limits = columns.map((column) => column.limits);
  const notes: string[] = [];
  const note = (why: string): string => {
    if (!notes.includes(why)) notes.push(why);
    return `– <sup>${notes.indexOf(why) + 1}</sup>`;
  };
  const row = (name: string, cells: readonly string[]) => `| ${name} | ${cells.join(" | ")} |`;
  const rows = [
    row(
      "",
      columns.map(({ title }) => title),
    ),
    row(
      "---",
      columns.map(() => "---"),
    ),
    ...(Object.keys(FEATURES) as Feature[]).map((feature) =>
      row(
        FEATURES[feature].replaceAll('"', "`"),
        limits.map(({ cannot, ignores }) => {
          const why = cannot[feature];
          if (why !== undefined) return note(why);
          return ignores?.includes(feature) ? "no effect" : "yes";
        }),
      ),
    ),
    ...events.map((event) =>
      row(
        `event \`${event}\``,
        limits.map(({ silent }) => (silent.some((type) => type === event) ? "–" : "yes")),
      ),
    ),
    ...figures.map((figure) =>
      row(
        `usage \`${figure}\``,
        limits.map(({ uncounted }) => (uncounted.some((name) => name === figure) ? "–" : "yes")),
      ),
    ),
  ];
  return [...rows, "", ...notes.map((why, index) => `${index + 1}. ${why}`)].join("\n");
}

const begin = "<!-- Generated from the adapters' limits by `npm run build`: edit those. -->";
const end = "<!-- End of what is generated. -->";

/** The page with the table of today. Throws when it has no place for it. */
export function withMatrix(page: string): string {
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error("no place for the matrix");
  return `${before}${begin}\n${matrix()}\n${end}${after}`;
}
