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

// What GitHub refuses: pushes to refs/pull/* and to protected branches, which are listed in a file, and what breaks a rule.
const preReceive = `#!/bin/sh
status=0
# What a change of a ref breaks of the rules in a file: kind, ref, pattern and words of each, one a line.
violations() {
  tab=$(printf '\\t')
  [ -f "$GIT_DIR/rules" ] && while IFS="$tab" read -r kind rule pattern words; do
    case "$3" in $rule) ;; *) continue ;; esac
    found=""
    case "$kind" in
      creation) case "$1" in *[!0]*) ;; *) found=yes ;; esac ;;
      pull-request) case "$1" in *[!0]*) found=yes ;; esac ;;
      required-signatures)
        for one in $(git rev-list "$2" --not --all); do
          git cat-file commit "$one" | sed '/^$/q' | grep -q '^gpgsig ' || found="\\n  Found 1 violation:\\n\\n  $one"
        done ;;
      commit-message)
        for one in $(git rev-list "$2" --not --all); do
          git cat-file commit "$one" | sed '1,/^$/d' | grep -qE "$pattern" || found="\\n  Found 1 violation:\\n\\n  $one"
        done ;;
    esac
    case "$found" in "") ;; yes) echo "- $words" ;; *) printf "%s$found\\n" "- $words" ;; esac
  done <"$GIT_DIR/rules"
}
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
  broken=$(violations "$old" "$new" "$ref")
  if [ -n "$broken" ]; then
    echo "error: GH013: Repository rule violations found for $ref." >&2
    echo "Review all repository rules at https://github.test/rules?ref=$ref" >&2
    printf '\\n%s\\n\\n' "$broken" >&2
    status=1
  fi
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
  await writeFile(join(directory, "rules"), "");
}

/** Copies a bare repository: branches and objects, no pull requests and no protection. */
export async function copyBareRepository(from: GitDirectory, to: GitDirectory): Promise<void> {
  await cp(from, to, { recursive: true });
  const pulls = await git(to, ["for-each-ref", "--format=delete %(refname)", "refs/pull"]);
  await git(to, ["update-ref", "--stdin"], { input: pulls });
  await writeFile(join(to, "protected"), "");
  await writeFile(join(to, "rules"), "");
}
