import type { Pull, Repository } from "./github/entity/repository.ts";
import type { GitHubWorld } from "./github/world.ts";

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}`);

/**
 * A repository `acme/shop` with a pull request by alice, a writer: `a.txt` has line 10 changed and
 * two lines inserted after line 40, `new.txt` is new with three lines, `bin` is binary.
 */
export async function openShop(
  world: GitHubWorld,
): Promise<{ repository: Repository; pull: Pull }> {
  const lines = numbered(60);
  const text = () => `${lines.join("\n")}\n`;
  const repository = await world.repository("acme/shop", {
    files: { "a.txt": text() },
    collaborators: { alice: "write", rita: "read" },
  });
  lines[9] = "line 10 changed";
  lines.splice(40, 0, "inserted A", "inserted B");
  const files = { "a.txt": text(), "new.txt": "n1\nn2\nn3\n", bin: new Uint8Array([0, 1, 2]) };
  await repository.commit("feature", { files, author: "alice" });
  const pull = await world.openPull(repository, { head: "feature", author: "alice" });
  return { repository, pull };
}
