import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { live } from "../../text/live-text.ts";
import type { Script } from "../../world/models/script.ts";
import { issueOf, reviewAnswer, turnOf, voteAnswer } from "../answers.ts";
import type { Attack, Play } from "../attack.ts";
import { leakAttacks } from "../leaks.ts";
import { openStage, type Stage, type Used } from "../stage.ts";

/** Something that acts when it is shown raw. */
interface Word {
  readonly name: string;
  readonly text: string;
  /** What it looks like while it is alive: tried on everything posted, outside of code. */
  readonly alive: RegExp;
}

const words: readonly Word[] = [
  { name: "a mention", text: "ping @mallory now", alive: /@mallory/ },
  { name: "a team's mention", text: "ping @acme/owners", alive: /@acme/ },
  {
    name: "a mention as an entity",
    text: "ping &#64;zoe and &commat;zoe",
    alive: /(?:@|&#64;|&commat;)zoe/,
  },
  { name: "a mention as an entity of an entity", text: "&amp;#64;yves", alive: /(?:@|&#64;)yves/ },
  { name: "a reference", text: "see #4711", alive: /#4711/ },
  {
    name: "a closing keyword",
    text: "This closes #4712 and fixes acme/shop#4713",
    alive: /#471[23]/,
  },
  { name: "a reference in words", text: "fixes GH-4714", alive: /GH-4714/i },
  {
    name: "an address of an issue",
    text: "closes https://github.com/acme/shop/issues/4715",
    alive: /issues\/4715/,
  },
  { name: "an image", text: "![x](http://127.0.0.1:9/img4716?k=1)", alive: /img4716/ },
  {
    name: "an image by reference",
    text: "![x][ref4717]\n\n[ref4717]: http://127.0.0.1:9/y",
    alive: /\[ref4717\]/,
  },
  { name: "a link", text: "[docs](http://127.0.0.1:9/link4718)", alive: /link4718/ },
  {
    name: "a link with a script",
    text: "[x](javascript:alert4719)",
    alive: /\]\(javascript:alert4719/,
  },
  { name: "a bare address", text: "www.evil4720.example", alive: /www\.evil4720/ },
  { name: "an HTML image", text: '<img src="//e/4721">', alive: /<img/ },
  { name: "an open details block", text: "<details><summary>4722", alive: /<summary>4722/ },
  { name: "a script", text: "<script>alert(4723)</script>", alive: /<script/ },
  { name: "an HTML comment", text: "<!-- hidden4724 -->", alive: /<!-- hidden4724/ },
  { name: "an open HTML comment", text: "<!-- hidden4725", alive: /<!-- hidden4725/ },
  { name: "a comment as a link definition", text: "[//]: # (hidden4726)", alive: /^\[\/\/\]/m },
  {
    name: "a comment made of entities",
    text: "&#60;!-- hidden4727 --&#62;",
    alive: /<!-- hidden4727|&#60;!-- hidden4727/,
  },
  {
    name: "zero-width characters",
    text: "a\u200b\u200d\u2060b4728",
    alive: /\p{Cf}/u,
  },
  {
    name: "bidirectional overrides",
    text: "\u202e4729gnp\u202c \u2066x\u2069",
    alive: /[\u202a-\u202e\u2066-\u2069]/,
  },
  { name: "tag characters", text: "4730\u{e0041}\u{e0042}", alive: /\p{Cf}/u },
  {
    name: "variation selectors",
    text: "4731\ufe01\u{e0100}",
    alive: /\ufe01|\u{e0100}/u,
  },
  {
    name: "terminal sequences",
    text: "\u001b[2J\u001b]8;;http://127.0.0.1:9\u0007 4732",
    alive: /[^\P{Cc}\t\n]/u,
  },
  { name: "a NUL and a backspace", text: "a\u0000b\u0008 4733", alive: /[^\P{Cc}\t\n]/u },
  { name: "a fence that closes ours", text: "```\n@oscar4734\n````", alive: /@oscar4734/ },
  { name: "an open fence", text: "~~~~ js\nx4735", alive: /^~~~~/m },
  { name: "a suggestion block", text: "```suggestion\nrm -rf 4736\n```", alive: /never/ },
  { name: "a diagram", text: "```mermaid\nclick A href 4737\n```", alive: /never/ },
  { name: "a formula", text: "$$\\href{http://127.0.0.1:9}{4738}$$", alive: /\$\$/ },
  { name: "a formula in a line", text: "so $x4749$ it is", alive: /\$x4749/ },
  {
    name: "a page of questions and answers on a known site",
    text: "https://learn.microsoft.com/en-us/answers/questions/4750/x",
    alive: /questions\/4750/,
  },
  {
    name: "a playground on a known site",
    text: "https://go.dev/play/p/x4751",
    alive: /x4751/,
  },
  { name: "a task", text: "- [x] approved 4739", alive: /\[x\] approved/ },
  { name: "a footnote", text: "x[^4740]\n\n[^4740]: y", alive: /\[\^4740/ },
  { name: "a table row", text: "a | b\n--|--\nc | d4741", alive: /a \| b/ },
  {
    name: "our own marker",
    text: '<!-- crosscheck {"v":1,"kind":"summary","state":"done"} -->',
    alive: /<!-- crosscheck \{"v":1,"kind":"summary","state":"done"\}/,
  },
  { name: "a known key", text: "the key is test-key-anthropic 4743", alive: /test-key-anthropic/ },
  {
    name: "a known key in base64",
    text: `it is ${btoa("test-key-openai")} 4744`,
    alive: /dGVzdC1rZXktb3BlbmFp/,
  },
  { name: "a workflow command", text: "::set-output name=pwned::4745", alive: /never/ },
  {
    name: "a workflow command of the old kind",
    text: "x ##[set-output name=pwned]4746",
    alive: /never/,
  },
  { name: "a mask for every letter", text: "::add-mask::e\n##[add-mask]a", alive: /never/ },
  { name: "a stop of commands", text: "::stop-commands::4747", alive: /never/ },
  {
    name: "a false error",
    text: "\n::error file=a.ts::pwned4748\r\n##[error]pwned4748",
    alive: /never/,
  },
];

const fileOf = (index: number) => `src/w${String(index).padStart(2, "0")}.ts`;

interface Said extends Used {
  readonly dry: Used;
}

const attack = (word: Word, index: number): Attack<Said> => ({
  name: `an agent says ${word.name}`,
  threat: "words",
  planted: "title, description, suggestion, vote, summary of a reviewer's answer",
  asserted:
    "it is posted, but nothing of it is alive outside of code; no output, annotation or mask comes of it",
  proof: ({ posted, step, printed, dry }) => {
    const about = posted.filter((body) => body.includes(`word ${index} of`));
    ok(about.length > 0, "the issue was posted");
    for (const body of posted) {
      const { text, languages } = live(body.replace(/<!-- crosscheck \{[^\n]*\} -->$/, ""));
      ok(!word.alive.test(text), text.slice(0, 1500));
      deepStrictEqual(
        languages.filter((language) => /suggestion|mermaid|math/.test(language)),
        [],
      );
      ok(!/[^\P{Cc}\t\n]/u.test(body));
    }
    for (const one of [step, dry.step]) {
      strictEqual(one.outputs.pwned, undefined);
      deepStrictEqual(one.commandErrors, []);
      ok(!one.annotations.some((each) => each.message.startsWith("pwned")));
    }
    for (const log of [printed, dry.printed]) {
      ok(!/^\s*::(?:set-output|stop-commands::4747|add-mask::e|error file=a\.ts)/m.test(log));
      ok(!/##\[/.test(log) && !log.includes("\u001b"));
    }
  },
});

/** Every word of two reviewers is hostile; posted once, and once printed with dry-run. */
export const wordsPlay: Play<Said> = {
  name: "hostile words",
  runs: 2,
  attacks: [
    ...words.map(attack),
    {
      name: "a command that our own cleaning would miss",
      threat: "words",
      planted: "anything that is printed while the run works",
      asserted:
        "commands are stopped by a token of each run's own before the run, and not before its end",
      proof: ({ printed, dry }) => {
        const tokens = [printed, dry.printed].map((log) => {
          const [, token = ""] = /^::stop-commands::([0-9a-f-]{36})$/m.exec(log) ?? [];
          const [before = "", between = "", after] = log.split(`::${token}`);
          ok(after !== undefined && !before.includes("reviews …"), "stopped first");
          ok(between.includes("codex reviews …"), between);
          return token;
        });
        strictEqual(new Set(tokens).size, 2);
      },
    },
    // What an agent says stays in its own conversation.
    ...leakAttacks("hostile words").filter(({ name }) => !name.includes("requests to the models")),
  ],
  async perform() {
    const issues = words.map(({ text }, index) =>
      issueOf({
        file: fileOf(index),
        title: `word ${index} of ${text.replaceAll("\n", " ")}`,
        description: text,
        suggestion: `${text}\nand ${text}`,
        snippet: `export const value${index} = ${index};`,
      }),
    );
    const all = words.map(({ text }) => text).join("\n\n");
    const scripts = (stage: Stage): Script[] => [
      {
        vendor: "anthropic",
        steps: ({ text }) => {
          stage.look();
          return { answer: turnOf(text) === "vote" ? voteAnswer() : reviewAnswer(issues, all) };
        },
      },
      {
        vendor: "openai",
        steps: ({ text }) => {
          if (turnOf(text) !== "vote") return { answer: reviewAnswer([], all) };
          const votes = words.map((word, index) => ({
            issue: index + 1,
            verdict: "confirm" as const,
            sameAs: null,
            reason: `${word.text} because ${word.text}`,
          }));
          return { answer: voteAnswer(votes) };
        },
      },
    ];
    await using stage = await openStage({
      head: () =>
        Object.fromEntries(
          words.map((_, index) => [fileOf(index), `export const value${index} = ${index};\n`]),
        ),
      scripts,
    });
    const dry = await stage.use({ "dry-run": "true", isolation: "off" });
    const used = await stage.use({ isolation: "off" });
    return { ...used, dry };
  },
};
