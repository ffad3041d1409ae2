import type { Effort } from "./coder.ts";

/** What a model is told for each level: a word, or a budget in tokens. A level that it does not know is missing. */
type Levels = Readonly<Partial<Record<Effort, string | number>>>;

/** The levels of a coder's models. */
interface EffortRow {
  /** Models that differ from the others; the first pattern that fits counts. */
  readonly known: readonly (readonly [models: RegExp, levels: Levels])[];
  readonly others: Levels;
}

const none: Levels = {};
const four = { minimal: "low", low: "low", medium: "medium", high: "high" } as const;
const upToHigh: Levels = { ...four, xhigh: "high", max: "high" };
const budgets = { minimal: 512, low: 1024, medium: 8192, high: 16_384, xhigh: 24_576 } as const;

/**
 * What each command line takes for a level of effort: the one place that says it. `max` is the most that a model has. A
 * model that nobody knows is told what its newest relatives are told.
 */
const effortTable = {
  /** `--effort` of claude 2.1.329. It sends these models none, or less, whatever it is told. */
  claude: {
    known: [
      [/claude-3|(?:haiku|sonnet)-4-5|(?:opus|sonnet)-4(?:-[01])?(?:-\d{8}|@|$)/, none],
      [/opus-4-5/, upToHigh],
      [/(?:opus|sonnet)-4-6/, { ...four, xhigh: "high", max: "max" }],
    ],
    others: { ...four, xhigh: "xhigh", max: "max" },
  },
  /** `model_reasoning_effort` of codex 0.169.0; OpenAI's public API knows no word above `xhigh`. */
  codex: {
    known: [
      [/^(?:gpt-[34]|chatgpt)/, none],
      [/^gpt-5-pro/, { high: "high", xhigh: "high", max: "high" }],
      [/^(?:o[134]\b|gpt-5(?:\.1)?(?:-codex)?(?:-mini|-nano)?(?:-\d{4}-\d{2}-\d{2})?$)/, upToHigh],
    ],
    others: { ...four, xhigh: "xhigh", max: "xhigh" },
  },
  /** `thinkingBudget` up to Gemini 2.5, `thinkingLevel` since. */
  gemini: {
    known: [
      [/^(?:gemma|gemini-(?:1|2\.0))/, none],
      [/^gemini-2.*pro/, { ...budgets, max: 32_768 }],
      [/^gemini-2/, { ...budgets, max: 24_576 }],
    ],
    others: {
      minimal: "LOW",
      low: "LOW",
      medium: "MEDIUM",
      high: "HIGH",
      xhigh: "HIGH",
      max: "HIGH",
    },
  },
  /** The protocol has no such option. */
  acp: { known: [], others: none },
} as const satisfies Readonly<Record<string, EffortRow>>;

/** A coder whose models' levels are known. */
export type EffortCoder = keyof typeof effortTable;

/** What a coder's model is told for a level; undefined: it does not know this level, and is told nothing. */
export function effortWord(
  coder: EffortCoder,
  model: string,
  effort: Effort,
): string | number | undefined {
  return levelsOf(coder, model)[effort];
}

/** The levels that a coder's model knows, from the least on. */
export function knownEfforts(coder: EffortCoder, model: string): readonly Effort[] {
  return Object.keys(levelsOf(coder, model)) as Effort[];
}

function levelsOf(coder: EffortCoder, model: string): Levels {
  const { known, others }: EffortRow = effortTable[coder];
  return known.find(([models]) => models.test(model))?.[1] ?? others;
}
