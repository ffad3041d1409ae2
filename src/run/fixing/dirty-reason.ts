/** Why a file of the user's is left alone, for people. */
export function dirtyReason(file: string): string {
  return `${JSON.stringify(file)} has changes that are not committed: commit or stash them first`;
}
