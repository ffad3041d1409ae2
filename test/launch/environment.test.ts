import { expect, test } from "vitest";
import { npmEnvironment } from "../../src/launch/environment.ts";

const hostVariables = {
  PATH: "/bin",
  HOME: "/home/me",
  LANG: "de_DE.UTF-8",
  TZ: "Europe/Berlin",
  LC_ALL: "",
  GITHUB_TOKEN: "test-token",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "test-token",
  GITHUB_ENV: "/runner/env",
  ANTHROPIC_API_KEY: "test-key-anthropic",
  INPUT_OPENAI_API_KEY: "test-key-openai",
  NODE_OPTIONS: "--require /tree/evil.js",
  LD_PRELOAD: "/tree/evil.so",
  https_proxy: "http://proxy",
  npm_config_registry: "http://registry",
  NPM_CONFIG_USERCONFIG: "/home/me/.npmrc",
};

test("gives npm its settings and the way to the network, and nothing else", () => {
  expect(npmEnvironment(hostVariables)).toEqual({
    PATH: "/bin",
    HOME: "/home/me",
    LANG: "de_DE.UTF-8",
    TZ: "Europe/Berlin",
    https_proxy: "http://proxy",
    npm_config_registry: "http://registry",
    NPM_CONFIG_USERCONFIG: "/home/me/.npmrc",
  });
});
