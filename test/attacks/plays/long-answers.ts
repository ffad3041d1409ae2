import { ok, strictEqual } from "node:assert";
import { issueOf, reviewAnswer, turnOf, voteAnswer } from "../answers.ts";
import type { Attack, Play } from "../attack.ts";
import { openStage, type Used } from "../stage.ts";

/** An issue in which one text is made to take long, or to overflow the stack. */
interface Long {
  readonly name: string;
  readonly issue: Partial<Parameters<typeof issueOf>[0]>;
}

const long: readonly Long[] = [
  {
    name: "a description of one word of 260,000 letters",
    issue: { description: "aB".repeat(130_000) },
  },
  { name: "a title of 130,000 code spans", issue: { title: "`a".repeat(130_000) } },
  { name: "a file's name of 130,000 backticks", issue: { file: "`a".repeat(130_000) } },
  { name: "a suggestion of 90,000 lines", issue: { suggestion: "`a\n".repeat(90_000) } },
  { name: "a snippet of 130,000 lines", issue: { snippet: "x\n".repeat(130_000) } },
  {
    name: "a description of 250,000 line feeds",
    issue: { description: `y${"\n".repeat(250_000)}z` },
  },
  {
    name: "a description that is the beginning of a web token again and again",
    issue: { description: "eyJaaaaaaaa-".repeat(25_000) },
  },
];

const limitSeconds = 90;

const attack = ({ name }: Long): Attack<Used> => ({
  name: `an answer holds ${name}`,
  threat: "length",
  planted: "an issue of one reviewer's answer",
  asserted: "the run ends in time and in success, and posts what the other reviewer found",
  proof: ({ posted, step, printed }) => {
    strictEqual(step.outputs.outcome, "success", printed.slice(-1500));
    ok(posted.some((body) => body.includes("A real defect")));
    ok(posted.some((body) => body.includes(`answers of claude are longer than is used of them`)));
  },
});

/** One reviewer's answer is as long as a model can make it; the other one has found a real defect. */
export const longAnswersPlay: Play<Used> = {
  name: "long answers",
  runs: 1,
  attacks: long.map(attack),
  async perform() {
    const file = "src/shop.ts";
    const odd = long.map(({ issue }, at) => issueOf({ file, title: `odd ${at}`, ...issue }));
    const real = issueOf({ file, title: "A real defect", snippet: "export const price = 1;" });
    await using stage = await openStage({
      head: () => ({ [file]: "export const price = 1;\n" }),
      scripts: () => [
        {
          vendor: "anthropic",
          steps: ({ text }) => ({
            answer: turnOf(text) === "vote" ? voteAnswer() : reviewAnswer(odd),
          }),
        },
        {
          vendor: "openai",
          steps: ({ text }) => ({
            answer: turnOf(text) === "vote" ? voteAnswer() : reviewAnswer([real]),
          }),
        },
      ],
    });
    const minutes = String(limitSeconds / 60);
    return await stage.use({ isolation: "off", vote: "false", timeout: minutes });
  },
};
