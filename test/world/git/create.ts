import { chmod, cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type GitDirectory, git } from "./git.ts";

const configuration = `
[http]
	receivepack = true
[uploadpack]
	allowAnySHA1InWant = true
	allowFilter = true
[receive]
	denyDeletes = false
	autogc = false
[gc]
	auto = 0
`;

// What GitHub refuses: pushes to refs/pull/* and to protected branches, which are listed in a file.
const preReceive = `#!/bin/sh
status=0
while read -r old new ref; do
  case "$ref" in
    refs/pull/*) echo "error: refusing to update $ref: deny updating a hidden ref" >&2; status=1 ;;
  esac
  if grep -qxF "$ref" "$GIT_DIR/protected" 2>/dev/null; then
    echo "error: GH006: Protected branch update failed for $ref." >&2
    echo "error: Changes must be made through a pull request." >&2
    status=1
  fi
  case "$new" in *[!0]*) ;; *) continue ;; esac
  if [ -n "$WORLD_REFUSES_WORKFLOWS" ] && [ -n "$(git diff-tree -r --name-only "$(git merge-base HEAD "$new")" "$new" -- .github/workflows)" ]; then
    echo "error: refusing to allow a GitHub App to create or update workflow without 'workflows' permission" >&2
    status=1
  fi
done
exit $status
`;

/** Makes an empty bare repository that serves and refuses what GitHub does. */
export async function createBareRepository(
  directory: GitDirectory,
  defaultBranch: string,
): Promise<void> {
  await mkdir(join(directory, "hooks"), { recursive: true });
  await git(directory, [
    "init",
    "--quiet",
    "--bare",
    "--template=",
    `--initial-branch=${defaultBranch}`,
  ]);
  await writeFile(join(directory, "config"), configuration, { flag: "a" });
  await writeFile(join(directory, "hooks", "pre-receive"), preReceive);
  await chmod(join(directory, "hooks", "pre-receive"), 0o755);
  await writeFile(join(directory, "protected"), "");
}

/** Copies a bare repository: branches and objects, no pull requests and no protection. */
export async function copyBareRepository(from: GitDirectory, to: GitDirectory): Promise<void> {
  await cp(from, to, { recursive: true });
  const pulls = await git(to, ["for-each-ref", "--format=delete %(refname)", "refs/pull"]);
  await git(to, ["update-ref", "--stdin"], { input: pulls });
  await writeFile(join(to, "protected"), "");
}
