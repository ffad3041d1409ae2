import type { Step } from "./step.ts";

/** Cuts a text as a step streams it: pieces of 8 characters when it drips, else two halves. Never cuts a character. */
export function pieces(whole: string, step: Step): string[] {
  const characters = [...whole];
  const size = step.dripMs === undefined ? Math.max(1, Math.ceil(characters.length / 2)) : 8;
  const cut: string[] = [];
  for (let start = 0; start < characters.length; start += size) {
    cut.push(characters.slice(start, start + size).join(""));
  }
  return cut;
}

/** The text of a structured answer: JSON, or the raw text when the step gives a string. */
export function answerText(answer: unknown): string {
  return typeof answer === "string" ? answer : JSON.stringify(answer);
}
