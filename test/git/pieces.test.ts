import { join } from "node:path";
import { expect, it } from "vitest";
import { GitError } from "../../src/errors.ts";
import { temporaryFolder } from "../world/temporary-folder.ts";
import { madeCommit, madeRepository } from "./made-commit.ts";

it("gives what git prints in pieces of whole lines, byte for byte, and says when git fails", async () => {
  await using folder = await temporaryFolder("pieces");
  const repository = await madeRepository(join(folder.path, "repository"));
  const line = Buffer.concat([Buffer.from("ü 𝒳 "), Buffer.of(0xfc, 0x0a)]);
  const content = Buffer.concat([
    ...Array.from({ length: 30_000 }, () => line),
    Buffer.from("x".repeat(300_000)),
  ]);
  const { commit } = await madeCommit(repository, { "a.txt": content });
  const args = ["cat-file", "blob", `${commit}:a.txt`];
  const pieces = await Array.fromAsync(repository.gitPieces(args));
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.slice(0, -1).every((piece) => piece.endsWith("\n"))).toBe(true);
  expect(pieces.join("") === (await repository.git(args))).toBe(true);
  const none = Array.fromAsync(repository.gitPieces(["cat-file", "blob", `${commit}:none`]));
  await expect(none).rejects.toThrow(GitError);
});
