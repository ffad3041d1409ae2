import type { AnswerVote } from "../../src/model/answer.ts";

/** What a scripted reviewer answers when it is asked about an issue whose title contains a text. */
interface Opinion {
  readonly about: string;
  readonly verdict: AnswerVote["verdict"];
  readonly reason: string;
}

export const claudeOpinions: readonly Opinion[] = [
  {
    about: "failed refund",
    verdict: "confirm",
    reason: "The catch in refundOrder returns true although markRefunded already ran.",
  },
  {
    about: "assert.rejects",
    verdict: "confirm",
    reason: "The promise of assert.rejects is dropped and the callback is not async.",
  },
];

export const codexOpinions: readonly Opinion[] = [
  {
    about: "total negative",
    verdict: "confirm",
    reason: "Nothing keeps amountCents below the subtotal.",
  },
  {
    about: "sold twice",
    verdict: "confirm",
    reason: "Between store.stock and store.setStock another order can read the same value.",
  },
  {
    about: "fractions of a cent",
    verdict: "confirm",
    reason: "totalCents of 999 with 10 percent returns 899.1.",
  },
  {
    about: "may be slow",
    verdict: "refute",
    reason: "This query did not change, and nothing shows that it is slow.",
  },
];

/** The votes for a ballot as its prompt lists it: `Issue 1 at …: title`. */
export function votesOn(prompt: string, opinions: readonly Opinion[]): AnswerVote[] {
  return [...prompt.matchAll(/^Issue (\d+) at .*?: (.+)$/gm)].map(([, number, title = ""]) => {
    const opinion = opinions.find((one) => title.includes(one.about));
    return {
      issue: Number(number),
      verdict: opinion?.verdict ?? "unsure",
      sameAs: null,
      reason: opinion?.reason ?? "I cannot tell from the code I have read.",
    };
  });
}
