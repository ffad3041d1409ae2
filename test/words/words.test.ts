import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { trustNoticesOf } from "../../src/action/decide/trust-notices.ts";
import { costNotices } from "../../src/agents/prices.ts";
import type { ReviewerResult } from "../../src/model/result.ts";
import { noSpending } from "../../src/model/spending.ts";
import { unbegunNotices } from "../../src/panel/passes.ts";
import { kindNotices } from "../../src/review/diff/file-kind.ts";
import { parseDiff } from "../../src/review/diff/parse/parse-diff.ts";
import { uncountedNotices } from "../../src/review/vote/counted-votes.ts";
import { backgroundNotices } from "../../src/run/background/change-describer.ts";
import { shortenedNotices, unreadNotices } from "../../src/run/guidelines/notices.ts";
import { modelNotices } from "../../src/run/result/model-use.ts";
import { outcomeOf } from "../../src/run/result/outcome.ts";
import { sentences } from "../../src/words/shown-sentence.ts";
import { english, type Text, type TextName } from "../../src/words/tables/english.ts";
import { filledIn, placesIn, valuesIn } from "../../src/words/template.ts";
import { plainEnglish, tables, wordsIn } from "../../src/words/words.ts";
import { growthOf, isTooMuch } from "../text/growth.ts";

const names = Object.keys(english) as TextName[];
const others = Object.entries(tables).filter(([language]) => language !== "en");

/** Places for figures. */
const figures = ["count", "total", "shown"];

/** Every form of a text. */
function formsOf(text: Text): string[] {
  return typeof text === "string" ? [text] : Object.values(text);
}

describe.each(others)("the texts in %s", (language, table) => {
  it("have the same places as the English ones, in each of their forms", () => {
    for (const name of names) {
      const wanted = placesIn(formsOf(english[name])[0] ?? "").toSorted();
      for (const form of formsOf(table[name])) {
        expect(placesIn(form).toSorted(), `${name}: ${form}`).toEqual(wanted);
      }
    }
  });

  it("have the same marks of markdown, and no line break", () => {
    const marks = (text: string) => (text.match(/\*\*|`|\[(?=[^\]]*\]\()|\]\(/g) ?? []).toSorted();
    for (const name of names) {
      const wanted = marks(formsOf(english[name])[0] ?? "");
      for (const form of formsOf(table[name])) {
        expect(marks(form), `${name}: ${form}`).toEqual(wanted);
        expect(form).not.toMatch(/\n|^\s|\s$/);
      }
    }
  });

  it("leave no sentence in English", () => {
    // Words that the language has taken over, and names.
    for (const name of names) {
      const [own = ""] = formsOf(english[name]);
      const wordCount = own.replace(/\{\w+\}/g, "").match(/\p{L}{2,}/gu)?.length ?? 0;
      if (wordCount < 2) continue;
      expect(formsOf(table[name]), name).not.toContain(own);
      const grammar = /\b(?:the|this|that|is|are|were|of|and|not|with|which|what)\b/i;
      for (const form of formsOf(table[name])) {
        expect(form.replace(/`[^`]*`/g, ""), name).not.toMatch(grammar);
      }
    }
  });

  it("have a form for every plural of their language", () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const used = new Set([0, 1, 2, 3, 5, 11, 21, 100].map((count) => plural(language, count)));
    for (const name of names) {
      const text: Text = table[name];
      if (typeof text === "string") continue;
      for (const form of pluralCategories.filter((one) => used.has(one))) {
        expect(text[form] ?? text.other, `${name}: ${form}`).toContain("{count}");
      }
      if (used.has("one")) expect(text.one, name).toBeDefined();
    }
  });

  it("say a sentence of a result, and the same one only once", () => {
    const words = wordsIn(language, "full");
    for (const name of sentences) {
      const values = Object.fromEntries(
        placesIn(english[name]).map((place) => [place, figures.includes(place) ? "7" : "x7"]),
      );
      const said = plainEnglish.say(name, values as never);
      expect(words.shown(said), name).toBe(words.say(name, values as never));
    }
  });
});

function plural(language: string, count: number): Intl.LDMLPluralRule {
  return new Intl.PluralRules(language).select(count);
}

describe("wordsIn", () => {
  it.each([
    ["de-AT", "de"],
    ["pt-BR", "pt"],
    ["zh-TW", "zh"],
    ["zh-Hant", "zh"],
    ["en-GB", "en"],
    ["nl", "en"],
    ["tlh", "en"],
  ])("takes %s for %s", (tag, language) => {
    expect(wordsIn(tag, "full").language).toBe(language);
  });

  it("counts, lists and prices as the language does", () => {
    const [de, ja] = [wordsIn("de", "full"), wordsIn("ja", "full")];
    expect(plainEnglish.say("issueCount", { count: 1 })).toBe("1 issue");
    expect(de.say("issueCount", { count: 1 })).toBe("1 Befund");
    expect(de.say("issueCount", { count: 1234 })).toBe("1.234 Befunde");
    expect(ja.say("issueCount", { count: 1 })).toBe("指摘 1 件");
    expect([plainEnglish, de].map((words) => words.list(["a", "b", "c"]))).toEqual([
      "a, b, and c",
      "a, b und c",
    ]);
    expect(de.dollars(0.5, 2)).toBe("0,50\u00a0$");
    expect(wordsIn("de-CH", "full").number(1234.5, 1)).toMatch(/^1.234\.5$/);
  });

  it("reads no place in a value, and leaves what is none of ours as it is", () => {
    const words = wordsIn("de", "full");
    expect(words.say("notFixed", { reason: "{commit} {reason}" })).toBe(
      "nicht behoben: {commit} {reason}",
    );
    for (const text of ["", "Something else.", "the tests failed: no key", "x of 3 tokens"]) {
      expect(words.shown(text)).toBe(text);
    }
  });

  it("shows what stands in a sentence of ours in the language too", () => {
    const words = wordsIn("de", "full");
    expect(
      words.shown(
        "The fix of issue 0123abcd is only shown, not committed: the branch is protected (GitHub says: “no”).",
      ),
    ).toBe(
      "Die Korrektur zu Befund 0123abcd wird nur gezeigt, nicht committet: der Branch ist geschützt (GitHub meldet: „no“).",
    );
    expect(words.shown("its file is not reviewed (ignored by dist/**)")).toBe(
      "die Datei wird nicht geprüft (ignoriert durch dist/**)",
    );
  });
});

/** Notices and reasons of a usual run, as the code that says them writes them. */
const usual = (): string[] => [
  ...uncountedNotices([
    { ballot: { reviewer: "codex", issues: [], own: [] }, votes: [wrongVote, wrongVote] },
  ]),
  ...modelNotices(
    [{ ...reviewer, model: "sonnet", unavailable: [{ model: "opus", reason: "overloaded" }] }],
    { ...reviewer, model: "pro", unavailable: [{ model: "flash", reason: "gone" }] },
  ),
  ...unbegunNotices([
    {
      name: "codex",
      unbegun: () => ["half of max-cost was used, and votes and fixes need the rest"],
    },
  ]),
  ...shortenedNotices([
    { name: "AGENTS.md", tokens: 12_000, shown: 4_000 },
    { name: "docs/a, b.md", tokens: 900, shown: 0 },
  ]),
  ...unreadNotices([{ name: "CLAUDE.md", why: "larger than 64 KiB" }]),
  ...backgroundNotices({
    title: "t",
    body: "word ".repeat(9_000),
    background: undefined,
    shards: [{ index: 0, files: [], tokens: 0 }],
  } as unknown as Parameters<typeof backgroundNotices>[0]),
  ...kindNotices(
    parseDiff(
      "diff --git a/lib b/lib\nnew file mode 160000\nindex 0000000..1111111\n--- /dev/null\n+++ b/lib\n@@ -0,0 +1 @@\n+Subproject commit 1111111111111111111111111111111111111111\n",
    ),
  ),
  ...costNotices({}, ["own-model"]),
  ...trustNoticesOf({ summary: null }, { signing: [] } as never, { markerKeys: [] }),
  ...outcomeOf({
    reviewers: [
      { ...reviewer, status: "failed", reason: "gave no answer" },
      {
        ...reviewer,
        status: "partial",
        reason: "2 of its issues or votes could not be used; not voted: the run was cancelled",
      },
    ],
    fixer: { ...reviewer, status: "failed", reason: "gave no answer" },
    stopped: "the run reached its limit of 1.5 minutes (timeout)",
    unread: [{ file: "a, b.ts", reason: "too large for one thread" }],
  }).reasons,
];

const wrongVote = { issue: 9, verdict: "confirm", sameAs: null, reason: "" } as const;
const reviewer: ReviewerResult = {
  ...{ reviewer: "claude", coder: "claude", model: null, reason: null, summary: "" },
  ...{ issueCount: 0, droppedCount: 0, voted: null, durationMs: 0, spending: noSpending },
  status: "ok",
};

describe("the notices of a usual run", () => {
  it.each(others.map(([language]) => language))("are all said in %s", (language) => {
    const words = wordsIn(language, "full");
    const all = usual();
    expect(all).toHaveLength(15);
    for (const one of all) {
      expect(words.shown(one)).not.toBe(one);
      expect(words.shown(one)).not.toMatch(
        /\b(?:the|this|is|are|were|of|and|not|with|which|because|nobody|gave|failed)\b/,
      );
    }
  });

  it("keep what people and programs named, and write figures as the language does", () => {
    const words = wordsIn("de", "full");
    const all = usual().map((one) => words.shown(one));
    expect(all).toContain("codex: 2 von 2 Stimmen zählen nicht, denn die Nummern sind falsch.");
    expect(all).toContain(
      "der Fixer fragte pro, denn das Modell flash konnte nicht antworten: gone",
    );
    expect(all).toContain(
      "claude ist unvollständig: Befunde oder Stimmen, die sich nicht verwenden ließen: 2; nicht abgestimmt: der Lauf wurde abgebrochen",
    );
    expect(all).toContain(
      "Nicht alle Regeln des Repositorys wurden mitgegeben, sie dürfen 10.000 Tokens eines Prompts einnehmen: AGENTS.md (4.000 von 12.000 Tokens), docs/a, b.md (nichts von 900 Tokens).",
    );
    expect(
      words.shown("claude ran verify 2 times to try a suspicion: 1 passed, 1 did not end."),
    ).toBe(
      "claude hat verify 2-mal ausgeführt, um einen Verdacht zu prüfen: 1 bestanden, 1 ohne Ende.",
    );
    expect(words.shown("agents ran without a jail: isolation is off")).toBe(
      "Die Agenten liefen ohne Sandbox: isolation steht auf off",
    );
    // A reviewer may be called like a text of ours.
    expect(words.shown("once failed: gave no answer")).toBe(
      "once ist fehlgeschlagen: keine Antwort",
    );
  });
});

it("knows only sentences that the program still says, to the letter", () => {
  const files = readdirSync("src", { recursive: true, withFileTypes: true });
  const source = files
    .filter((file) => file.isFile() && !file.parentPath.startsWith(join("src", "words")))
    .map((file) => readFileSync(join(file.parentPath, file.name), "utf8"))
    .join("\n");
  for (const name of sentences) {
    const pieces = english[name]
      .split(/\{\w+\}|[.;] /)
      .map((piece) => piece.replace(/^\W+/, "").trim());
    for (const piece of pieces.filter((one) => /\w{2}/.test(one))) {
      expect(source.includes(piece), `${name}: ${piece}`).toBe(true);
    }
  }
});

describe("valuesIn", () => {
  it("finds the values that were filled in, and nothing where a piece is missing", () => {
    const template = "a {one} b {two} c";
    const values = { one: "1", two: "2 b 3" };
    const said = filledIn(template, values, String);
    expect(Object.fromEntries(valuesIn(said, template) ?? [])).toEqual(values);
    for (const text of ["a 1 b", "a  c", "x 1 b 2 c", "", "a b c"]) {
      expect(valuesIn(text, template)).toBeUndefined();
    }
  });

  it("leaves a list as it is that is longer than any of ours", () => {
    const words = wordsIn("de", "full");
    const shown = (size: number) =>
      words.shown(`nobody read ${Array(size).fill(english.merged).join(", ")}`);
    expect(shown(2)).toMatch(/: der Pull Request ist gemergt, der/);
    expect(shown(100)).toMatch(/: the pull request is merged, the/);
  });

  it.each([
    ["a piece", "its file is not reviewed ("],
    ["items", "nobody read a, "],
    ["reasons", "codex failed: a; "],
    ["figures", "1,000"],
    ["names with reasons", "a (a, "],
  ])("takes time that grows with a hostile text of %s", (_what, piece) => {
    const words = wordsIn("de", "full");
    const shape = (length: number) => piece.repeat(length / piece.length);
    expect(growthOf((text) => words.shown(text), shape)).not.toSatisfy(isTooMuch);
  });
});
