import { coderNames, entryOf } from "../agents/catalog.ts";

/** Files that do more than they say, because a tool, a service or a person's shell obeys them. */
interface GuardedGroup {
  /** Why a fix leaves such a file alone; goes on after its name. */
  readonly reason: string;
  /** What agents see of it: the head's version, or the base's, because it could steer an agent. */
  readonly seen: "base" | "head";
  /** What a fix of an issue in that very file needs: somebody who asked for it, or nothing more. */
  readonly needs: "asked" | "issue";
  /** Names of folders with all that is in them, or of files, at any depth. In lower case, as all names here. */
  readonly names?: readonly string[];
  /** Names from the root on; one that ends with `/` is a folder's. */
  readonly paths?: readonly string[];
  /** What the last name looks like. */
  readonly files?: RegExp;
  /** What the whole path looks like. */
  readonly whole?: RegExp;
}

/** What a fix never changes by the way. The first group that has a path says why. */
const groups: readonly GuardedGroup[] = [
  {
    reason: "belongs to a workflow",
    seen: "head",
    needs: "asked",
    paths: [".github/workflows/", ".github/actions/"],
  },
  {
    reason: "configures Crosscheck",
    seen: "head",
    needs: "asked",
    paths: [".github/crosscheck.yml", ".github/crosscheck.yaml"],
  },
  {
    reason: "hides files from agents' search tools",
    seen: "base",
    needs: "asked",
    names: [".ignore", ".gitignore", ".rgignore", ".fdignore"],
  },
  {
    reason: "configures an agent",
    seen: "base",
    needs: "asked",
    names: coderNames
      .map(entryOf)
      .flatMap((entry) => [...entry.configFolders, ...entry.configFiles]),
  },
  {
    // Of agents that are none of our coders: people, and other services, let these work on the branch.
    reason: "configures an agent",
    seen: "base",
    needs: "asked",
    names: [
      ...[".agent", ".agents", ".agent.md", "skill.md", ".skills", ".rules"],
      ...[".mcp", ".mcp.json", "mcp.json", ".lsp.json", ".llm", ".ai", ".prompts"],
      ...[".copilot", ".copilotignore", ".cursor", ".cursorrules", ".cursorignore"],
      ...[".cursorindexingignore", ".cursor-plugin", ".claude-plugin", ".cline", ".clinerules"],
      ...[".clineignore", ".windsurf", ".windsurfrules", ".codeium", ".codeiumignore"],
      ...[".roo", ".roorules", ".roomodes", ".rooignore", ".kilo", ".kilocode", ".kilocodemodes"],
      ...[".kilocodeignore", ".kiro", ".junie", ".aiignore", ".aiexclude", ".continue"],
      ...[".continuerc.json", ".continueignore", ".amazonq", ".opencode", "opencode.json"],
      ...["opencode.jsonc", ".opencode.json", ".goose", ".goosehints"],
      ...[".gooseignore", ".qwen", "qwen.md", ".qwenignore", ".trae", ".pi"],
      ...[".augment", ".augment-guidelines", ".augmentignore", ".crush", "crush.json"],
      ...[".crush.json", ".crushignore", ".factory", ".warp", ".amp"],
      ...[".openhands", ".openhands_instructions", ".devin", ".jules", ".firebender"],
      ...["firebender.json", ".ruler", ".rulesync", ".tabnine", ".cody", ".sourcegraph"],
      ...[".codebuddy", "codebuddy.md", ".iflow", "iflow.md", ".lingma", ".void", ".zencoder"],
      ...[".antigravity", ".rovodev", ".vibe", ".grok", ".kimi", ".kode", ".plandex", ".tabby"],
      ...[".aide", ".pearai", ".bolt", ".lovable", ".v0", ".hermes.md"],
      ...[".sweep", "sweep.yaml", ".sweep.yaml", ".coderabbit.yaml", ".coderabbit.yml"],
      ...[".pr_agent.toml", ".qodo", ".greptile", "greptile.json", ".bito", ".bito.yaml"],
      ...["ellipsis.yaml", ".ellipsis", "cubic.yaml", ".cubic", ".korbit", ".codeant"],
    ],
    paths: [
      ...[".github/instructions/", ".github/prompts/", ".github/agents/", ".github/chatmodes/"],
      ...[".github/skills/", ".github/hooks/", ".github/copilot/"],
      ...[".github/copilot-instructions.md"],
      // Elsewhere these are about anything.
      ...["agent.md", "goose.md", "warp.md", "crush.md", "replit.md", "opencode.md"],
    ],
    files:
      /^(?:\.aider(?:\..*|ignore)?|\.roorules-.*|\..*(?:rules|hints|instructions|guidelines)(?:\.[a-z]+)?|.*\.mcp\.json|.*\.(?:instructions|prompt|chatmode|agent)\.md)$/,
    // How tools lay out their own folder, also those that are not named above.
    whole:
      /(?:^|\/)\.[^/]+\/(?:rules|steering|agents?|subagents|skills?|commands|prompts|hooks|instructions|guidelines|memory|memories|memory-bank|modes|chatmodes|personas|mcp|(?:agents?|claude|gemini|skill|guidelines|instructions|rules)\.md|mcp\.json)(?:\/|$)/,
  },
  {
    reason: "configures an editor or a development environment",
    seen: "base",
    needs: "asked",
    names: [
      ...[".vscode", ".devcontainer", ".devcontainer.json", ".idea", ".zed", ".fleet", ".vs"],
      ...[".nova", ".idx", ".gitpod", ".gitpod.yml", ".gitpod.dockerfile", ".ona"],
      ...[".codesandbox", ".stackblitzrc", ".replit", "replit.nix", ".dir-locals.el"],
      ...[".dir-locals-2.el", ".exrc", ".vimrc", ".lvimrc", ".nvimrc", ".nvim.lua"],
      ...[".gdbinit", ".lldbinit", "devbox.json"],
    ],
    files: /\.(?:code-workspace|sublime-project)$/,
  },
  {
    reason: "sets variables or tools of whoever works in the folder",
    seen: "base",
    needs: "asked",
    names: [
      ...[".env", ".envrc", ".direnv", ".ripgreprc", ".tool-versions", ".mise", "mise.toml"],
      ...[".mise.toml", "mise.local.toml", ".mise.local.toml", ".rtx.toml", ".prototools"],
      ...[".npmrc", ".yarnrc", ".yarnrc.yml", ".gitmodules", ".husky"],
    ],
    files: /^\.env\./,
  },
  {
    reason: "steers git, a package manager or a test runner",
    seen: "head",
    needs: "asked",
    names: [
      ...[".gitattributes", ".gitconfig", ".githooks", ".git-hooks", ".lefthook", ".huskyrc"],
      ...[".overcommit.yml", "prek.toml", ".pnpmfile.cjs", ".pnpmfile.mjs", "pnpmfile.js"],
      ...["pnpmfile.cjs", "pnpm-workspace.yaml", "bunfig.toml", ".bunfig.toml", ".yarn"],
      ...[".corepack.env", ".cargo", ".bazelrc", "user.bazelrc", ".bazeliskrc", ".buckconfig"],
      ...["pip.conf", "pip.ini", ".pip", ".pypirc", ".pydistutils.cfg", "uv.toml"],
      ...["sitecustomize.py", "usercustomize.py", "conftest.py", ".mvn", ".bundle", ".gemrc"],
      ...[".irbrc", ".pryrc", ".rspec", "gradle-wrapper.properties", "init.gradle"],
      ...["init.gradle.kts", "gradle-wrapper.jar", "maven-wrapper.jar", ".terraformrc"],
      ...["nuget.config", "directory.build.props", "directory.build.targets"],
      ...["directory.build.rsp", "dotnet-tools.json", ".jvmopts", ".sbtopts"],
    ],
    files:
      /^(?:\.pre-commit-(?:config|hooks)\.ya?ml|\.?lefthook(?:-local)?\.[a-z0-9]+|\.huskyrc\..*|\.?simple-git-hooks\.[a-z]+|\.lintstagedrc(?:\..*)?|lint-staged\.config\.[a-z]+|.*\.pth)$/,
  },
  {
    reason: "says who owns the code",
    seen: "head",
    needs: "asked",
    files: /^(?:codeowners|owners|owners_aliases)$/,
  },
  {
    reason: "configures a bot of the repository",
    seen: "head",
    needs: "asked",
    names: [
      ...[".dependabot", "dependabot.yml", "dependabot.yaml", ".mergify", ".mergify.yml"],
      ...["mergify.yml", ".kodiak.toml", "bors.toml", ".prow.yaml", ".bulldozer.yml"],
      ...[".policy.yml", ".pyup.yml", ".snyk", ".whitesource", "codecov.yml", ".codecov.yml"],
    ],
    files: /^(?:\.renovaterc|renovate)(?:\.json5?|\.js|\.cjs|\.mjs)?$/,
  },
  {
    reason: "defines an action",
    seen: "head",
    needs: "asked",
    names: ["action.yml", "action.yaml"],
  },
  {
    reason: "configures CI",
    seen: "head",
    needs: "asked",
    names: [
      ...[".gitlab", ".gitlab-ci", ".circleci", ".buildkite", ".travis", ".travis.yml"],
      ...["jenkinsfile", ".jenkins", ".azure-pipelines", ".azuredevops", ".woodpecker"],
      ...[".woodpecker.yml", ".woodpecker.yaml", ".appveyor.yml", "appveyor.yml", ".cirrus.yml"],
      ...[".cirrus.star", "codefresh.yml", ".codefresh", "buildspec.yml", "buildspec.yaml"],
      ...[".semaphore", "wercker.yml", ".teamcity", ".gitea", ".forgejo", ".builds"],
      ...[".build.yml", "bitrise.yml", "codemagic.yaml", "screwdriver.yaml", ".zuul.d", "zuul.d"],
      ...[".zuul.yaml", "zuul.yaml", ".tekton", ".harness", ".rwx", "netlify.toml", "vercel.json"],
      ...[".taskcluster.yml", ".evergreen.yml", ".bitbucket", ".onedev-buildspec.yml", ".dagger"],
    ],
    files:
      /^(?:\.gitlab-ci.*\.ya?ml|.*\.gitlab-ci\.ya?ml|jenkinsfile[.-].*|.*\.jenkinsfile|azure-pipelines?.*\.ya?ml|bitbucket-pipelines.*\.ya?ml|\.drone\..*|cloudbuild.*\.(?:ya?ml|json)|\.?goreleaser\.ya?ml|\.releaserc(?:\..*)?)$/,
  },
  {
    // What is left of it: scripts of workflows, settings of apps. Its prose does nothing.
    reason: "configures the repository on GitHub",
    seen: "head",
    needs: "asked",
    whole: /^\.github\/(?!.*\.md$)/,
  },
  {
    reason: "is a lock file",
    seen: "head",
    needs: "issue",
    names: [
      ...["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock"],
      ...["bun.lockb", "cargo.lock", "go.sum", "poetry.lock", "uv.lock", "pdm.lock"],
      ...["pipfile.lock", "pixi.lock", "gemfile.lock", "composer.lock", "packages.lock.json"],
      ...["deno.lock", "flake.lock", "mix.lock", "pubspec.lock", "podfile.lock"],
      ...["package.resolved", "gradle.lockfile", ".terraform.lock.hcl", "module.bazel.lock"],
    ],
  },
];

const indexed = groups.map((group) => ({ group, names: new Set(group.names) }));

/** What is kept of a path: who guards it and why. */
export type Guard = Pick<GuardedGroup, "reason" | "seen" | "needs">;

/** The guard of a path, as any file system may read it; undefined: there is none. @param path relative, POSIX */
export function guardOf(path: string): Guard | undefined {
  const names = path.split("/").map(foldedName);
  const folded = names.join("/");
  const last = names.at(-1) ?? "";
  return indexed.find(
    ({ group, names: guarded }) =>
      names.some((name) => guarded.has(name)) ||
      group.paths?.some((one) => (one.endsWith("/") ? folded.startsWith(one) : folded === one)) ||
      group.files?.test(last) ||
      group.whole?.test(folded),
  )?.group;
}

/**
 * A name of a path as the most forgiving file system takes it: in any case and any form of its letters (`ſ` is an `s`),
 * without what HFS+ ignores and what NTFS cuts off at the end.
 */
export function foldedName(name: string): string {
  const plain = isPlain.test(name) ? name : unfolded(name);
  return plain
    .toLowerCase()
    .replace(/:.*/s, "")
    .replace(/[. ]+$/, "");
}

const isPlain = /^[ -~]*$/;

function unfolded(name: string): string {
  const visible = name.replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, "");
  // To upper case first: some letters have no lower case but another letter's (the long s, the dotless i).
  return visible.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}
