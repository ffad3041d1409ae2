import { describe, expect, it } from "vitest";
import { foldedName, guardOf } from "../../src/git/guarded-files.ts";

const agents = [
  ...[".github/copilot-instructions.md", ".github/instructions/x.instructions.md"],
  ...[".github/prompts/x.prompt.md", ".github/agents/x.agent.md", ".github/chatmodes/x.md"],
  ...["CLAUDE.md", "web/AGENTS.md", "GEMINI.md", ".cursorrules", ".cursor/rules/x.mdc"],
  ...[".clinerules", ".clinerules/x.md", ".windsurfrules", ".windsurf/rules/x.md"],
  ...[".roo/rules/x.md", ".roorules-code", ".kiro/steering/x.md", ".junie/guidelines.md"],
  ...[".continue/rules/x.md", ".amazonq/rules/x.md", ".opencode/agent/x.md", "opencode.json"],
  ...[".aider.conf.yml", ".goosehints", "QWEN.md", ".qwen/settings.json", ".trae/rules/x.md"],
  ...[".pi/settings.json", ".newtool/steering/x.md", ".newrules", "skills/x/SKILL.md"],
  ...["docs/x.instructions.md", "AGENT.md", "docs/.mcp.json"],
];
const places: Readonly<Record<string, readonly string[]>> = {
  "belongs to a workflow": [".github/workflows/ci.yml", ".github/actions/a/action.yml"],
  "configures an agent": agents,
  "configures an editor or a development environment": [
    ...[".zed/tasks.json", ".idea/runConfigurations/x.xml", ".vscode/tasks.json", ".gitpod.yml"],
    ...[".devcontainer/devcontainer.json", "x.code-workspace"],
  ],
  "hides files from agents' search tools": [".gitignore", "a/.ignore", ".rgignore"],
  "sets variables or tools of whoever works in the folder": [".env", ".env.local", ".npmrc"],
  "steers git, a package manager or a test runner": [
    ...[".gitattributes", ".pre-commit-config.yaml", "lefthook.yml", ".pnpmfile.cjs"],
    ...["bunfig.toml", ".cargo/config.toml", "pip.conf", ".bazelrc", "tests/conftest.py"],
    ...["sitecustomize.py", "x.pth", ".yarn/releases/yarn.cjs", ".mvn/extensions.xml"],
  ],
  "says who owns the code": ["CODEOWNERS", "docs/CODEOWNERS", ".github/CODEOWNERS"],
  "configures a bot of the repository": [".github/dependabot.yml", "renovate.json", ".renovaterc"],
  "defines an action": ["action.yml", "sub/action.yaml"],
  "configures CI": [
    ...[".circleci/config.yml", ".gitlab-ci.yml", "Jenkinsfile", "ci/Jenkinsfile.release"],
    ...["azure-pipelines.yml", ".travis.yml", ".buildkite/pipeline.yml", ".drone.yml"],
    ...["bitbucket-pipelines.yml", "appveyor.yml"],
  ],
  "configures the repository on GitHub": [".github/scripts/build.sh", ".github/settings.yml"],
  "is a lock file": ["package-lock.json", "web/Cargo.lock"],
};

describe("guardOf", () => {
  it.each(Object.entries(places))("says that a file %s", (reason, paths) => {
    expect(paths.map((path) => [path, guardOf(path)?.reason])).toEqual(
      paths.map((path) => [path, reason]),
    );
  });

  it("guards nothing by the way", () => {
    const free = [
      ...["src/a.ts", "README.md", "package.json", "docs/.github/workflows/ci.yml", "Makefile"],
      ...[".github/ISSUE_TEMPLATE/bug.md", ".github/crosscheck.yml.md", "docs/agent.md"],
      ...["src/agents.ts", "app/views/owners/index.erb", "docs/goose.md", "src/actions.yml"],
      ...["rules.md", ".editorconfig", "src/rules/a.ts", "src/prompts/a.ts", "owners.ts"],
    ];
    expect(free.filter((path) => guardOf(path) !== undefined)).toEqual([]);
  });

  it("shows agents the head's version of what no agent reads as instructions", () => {
    const ofHead = [".github/workflows/ci.yml", "action.yml", "conftest.py", ".cargo/config.toml"];
    expect(ofHead.map((path) => guardOf(path)?.seen)).toEqual(ofHead.map(() => "head"));
  });
});

describe("foldedName", () => {
  it.each([
    ["CLAUDE.MD", "claude.md"],
    ["AGENT\u017f.md", "agents.md"],
    [".G\u0131T", ".git"],
    [".\u{1d4f0}it", ".git"],
    ["\u212a", "k"],
    ["\uff21\uff27\uff25\uff2e\uff34\uff33.md", "agents.md"],
    [".claude. .", ".claude"],
    [".g\u200cit", ".git"],
    [".git::$INDEX_ALLOCATION", ".git"],
    ["stra\u00dfe", "strasse"],
  ])("reads %j as %j", (name, folded) => {
    expect(foldedName(name)).toBe(folded);
  });
});
