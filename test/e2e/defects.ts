import type { AnswerCheck, AnswerIssue } from "../../src/model/answer.ts";
import type { ModelRequest, Vendor } from "../world/models/request.ts";
import type { Script } from "../world/models/script.ts";
import type { Step } from "../world/models/step.ts";

/** A defect that scripted reviewers see whenever its line of code is in the diff they are shown. */
export interface Defect {
  /** The whole line, without indentation. */
  readonly code: string;
  readonly title: string;
  readonly description: string;
  readonly severity?: AnswerIssue["severity"];
  /** Who sees it; by default both reviewers. */
  readonly by?: readonly Vendor[];
  /** What they say to its patch; by default `solved`. Null: nothing. */
  readonly check?: Partial<Record<Vendor, AnswerCheck["verdict"] | null>>;
}

const empty = { summary: "", issues: [], votes: [], checks: [] };

/** Claude and Codex, who see what is planted, quote its code, and confirm each other. */
export function reviewersOf(defects: () => readonly Defect[]): Script[] {
  return (["anthropic", "openai"] as const).map((vendor) => ({
    vendor,
    steps: (request) => answer(request, vendor, defects()),
  }));
}

function answer({ text }: ModelRequest, vendor: Vendor, defects: readonly Defect[]): Step {
  const numbers = [...text.matchAll(/^Issue (\d+) at /gm)].map(([, number]) => Number(number));
  if (text.includes('Set turn to "vote"')) {
    const votes = numbers.map((issue) => {
      return { issue, verdict: "confirm", sameAs: null, reason: "The code shows it." };
    });
    return { answer: { ...empty, turn: "vote", votes } };
  }
  if (text.includes('Set turn to "confirm"')) {
    const checks = [...text.matchAll(/^Issue (\d+) at .*?: (.+)$/gm)].flatMap(
      ([, number, title]) => {
        const verdict = defects.find((one) => one.title === title)?.check?.[vendor];
        if (verdict === null) return [];
        return [
          { issue: Number(number), verdict: verdict ?? "solved", reason: `${vendor} looked.` },
        ];
      },
    );
    return { answer: { ...empty, turn: "confirm", checks } };
  }
  const own = defects.filter(({ by }) => by === undefined || by.includes(vendor));
  const issues = own.flatMap((defect) => issueIn(text, defect) ?? []);
  return { answer: { ...empty, turn: "review", summary: "Looked at all of it.", issues } };
}

/** The issue that a defect makes in the file of the shown diff that adds its code. */
function issueIn(prompt: string, defect: Defect): AnswerIssue | undefined {
  const file = shownFiles(prompt).find(({ lines }) =>
    lines.some((line) => line.startsWith("+") && line.slice(1).trim() === defect.code),
  );
  if (!file) return undefined;
  return {
    file: file.path,
    line: null,
    endLine: null,
    side: "RIGHT",
    severity: defect.severity ?? "high",
    category: "bug",
    title: defect.title,
    description: defect.description,
    snippet: defect.code,
    suggestion: null,
    confidence: 0.9,
    preExisting: false,
  };
}

/** The files of the diff in a prompt, each line with its sign and without its numbers. */
export function shownFiles(prompt: string): { path: string; lines: string[] }[] {
  return prompt
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [head = "", ...lines] = part.split("\n");
      const path: string = JSON.parse(/^"(?:[^"\\]|\\.)*"/.exec(head)?.[0] ?? '""');
      return {
        path,
        lines: lines.map((line) => line.replace(/^([-+]?)\d+(?: |$)/, (_, sign) => sign || " ")),
      };
    });
}
