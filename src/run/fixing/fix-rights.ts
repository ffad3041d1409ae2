/** What the place of a run lets fixes do. Asked at most once, before the fixer is. */
export interface FixRights {
  /** Why no fix can be committed, for people; null when they can be, as far as can be known. */
  commitBlocker(): Promise<string | null>;
  /** Whether the change's author may write to the repository: then `verify` may run without a jail. */
  authorMayWrite(): Promise<boolean>;
  /** A person sees each patch before it is committed, so also what was not verified or confirmed is applied. */
  readonly forReading: boolean;
}

/** The user's own working tree. */
export const ownRights: FixRights = {
  commitBlocker: async () => null,
  authorMayWrite: async () => true,
  forReading: true,
};

/** Nowhere to commit to, and nobody to vouch for the change. */
export const noRights: FixRights = {
  commitBlocker: async () => "there is no pull request whose branch could take them",
  authorMayWrite: async () => false,
  forReading: false,
};
