/** What the place of a run lets fixes do. Asked at most once, before the fixer is. */
export interface FixRights {
  /** Why no fix can be committed, for people; null when they can be, as far as can be known. */
  commitBlocker(): Promise<string | null>;
  /** Why `verify` may not run without a jail, for people; null when it may. */
  verifyBlocker(): Promise<string | null>;
  /** A person sees each patch before it is committed, so also what was not verified or confirmed is applied. */
  readonly forReading: boolean;
  /**
   * Somebody who may write asked for fixes of these very issues, so a fix may change what no fix changes by the way: the
   * file of its issue, whatever that is.
   */
  readonly asked: boolean;
}

/** Why `verify` may not run without a jail where its author is not known to be trusted. */
export const authorCannotWrite = "the change's author has no write access";

/**
 * The user's own working tree.
 * @param verifyIsOwn whether the user, and not the repository, says what `verify` executes
 */
export function ownRights(verifyIsOwn: boolean): FixRights {
  return {
    commitBlocker: async () => null,
    verifyBlocker: async () =>
      verifyIsOwn ? null : "the command is the repository's (give it with --verify to run it so)",
    forReading: true,
    asked: true,
  };
}

/** Nowhere to commit to, and nobody to vouch for the change. */
export const noRights: FixRights = {
  commitBlocker: async () => "there is no pull request whose branch could take them",
  verifyBlocker: async () => authorCannotWrite,
  forReading: false,
  asked: false,
};
