import type { Threat } from "./threats.ts";

/** One asserted case of the corpus. */
export interface Attack<Seen> {
  readonly name: string;
  readonly threat: Threat;
  /** Where the attacker put it. */
  readonly planted: string;
  /** What must hold afterwards. */
  readonly asserted: string;
  /** Throws when it does not hold. */
  proof(seen: Seen): void;
}

/** A run of the product on one pull request, and all attacks that it carries at once. */
export interface Play<Seen> {
  readonly name: string;
  readonly attacks: readonly Attack<Seen>[];
  /** How often it runs the product with agents. */
  readonly runs: number;
  /** How often it runs a part of it that starts none. Undefined: never. */
  readonly jobs?: number;
  /** Runs it once; what it returns is judged by every attack's proof. */
  perform(): Promise<Seen>;
}

/** A play whose evidence is nobody else's business. */
export type AnyPlay = Play<unknown>;

/** Forgets the type of a play's evidence: it is only ever given to that play's own proofs. */
export function anyPlay<Seen>({ attacks, ...play }: Play<Seen>): AnyPlay {
  return {
    ...play,
    attacks: attacks.map((attack) => ({
      ...attack,
      proof: (seen) => attack.proof(seen as Seen),
    })),
  };
}
