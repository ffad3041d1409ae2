/** More bytes no pointer has. https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const maxBytes = 1024;

/** Git LFS itself takes a pointer with carriage returns, as `core.autocrlf` leaves it. */
const pointer =
  /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\/v1\r?\n(?:ext-\d-[^\n]*\n)*oid sha256:[0-9a-f]{64}\r?\nsize \d+(?:\r?\n)?$/;

/** Whether a file is nothing but a pointer of Git LFS to a content that is kept elsewhere. */
export function isLfsPointer(bytes: Uint8Array): boolean {
  return bytes.length < maxBytes && pointer.test(Buffer.from(bytes).toString("latin1"));
}
