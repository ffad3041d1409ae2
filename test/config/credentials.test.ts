import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";
import { refuseOtherLogins } from "../../src/config/other-logins.ts";

describe("keys", () => {
  it.each([
    ["anthropic-api-key", '{"type": "service_account"}', "a file with credentials"],
    ["gemini-api-key", "-----BEGIN PRIVATE KEY-----\nx\n", "a file with credentials"],
    ["gemini-api-key", "ya29.a0-test", "an access token of Google's"],
    ["anthropic-api-key", "AKIATESTTESTTEST", "a key of Amazon Web Services"],
    ["openai-api-key", "eyJhbGciOi.eyJzdWIi.x", "a login's token"],
    ["openai-api-key", "two words", "one word of ASCII"],
    ["openai-api-key", "a\nx-evil: 1", "one word of ASCII"],
    ["anthropic-api-key", "sk-ant-oat01-test", "set claude-code-oauth-token instead"],
    ["claude-code-oauth-token", "sk-ant-api03-test", "set anthropic-api-key instead"],
  ])("of another kind are refused without being quoted: %s %j", (name, value, why) => {
    const refused = () => parseConfig({ [name]: value });
    expect(refused).toThrow(why);
    expect(refused).not.toThrow(value);
  });

  it("may be a subscription's token, which a key outranks", () => {
    const token = "test-token-claude";
    const { anthropic } = parseConfig({ "claude-code-oauth-token": token }).vendors;
    expect(anthropic).toMatchObject({ key: token, keyKind: "oauth" });
    const both = parseConfig({
      "claude-code-oauth-token": token,
      "anthropic-api-key": "test-key-anthropic",
    });
    expect(both.vendors.anthropic).toMatchObject({ key: "test-key-anthropic", keyKind: "api-key" });
    expect(both.secrets).toContain(token);
  });
});

describe("addresses", () => {
  it.each([
    ["anthropic-base-url", "https://bedrock-runtime.us-east-1.amazonaws.com", "Amazon Bedrock"],
    ["gemini-base-url", "https://us-central1-aiplatform.googleapis.com", "Vertex AI"],
    ["anthropic-base-url", "https://aiplatform.googleapis.com/v1", "Vertex AI"],
    ["openai-base-url", "https://acme.openai.azure.com/openai", "Microsoft Azure"],
    ["openai-base-url", "https://chatgpt.com/backend-api", "a subscription's own address"],
  ])("that want another authentication are refused: %s %s", (name, url, why) => {
    expect(() => parseConfig({ [name]: url })).toThrow(why);
    expect(() => parseConfig({ [name]: url })).toThrow("static keys");
  });

  it("may be a gateway of one's own", () => {
    const { anthropic } = parseConfig({
      "anthropic-base-url": "https://models.example.com/claude",
    }).vendors;
    expect(anthropic.baseUrl).toBe("https://models.example.com/claude");
  });
});

describe("other logins in the environment", () => {
  const config = parseConfig({ "openai-api-key": "test-key-openai", fix: "off" });

  it("are named where a role lacks its key for them", () => {
    expect(() => refuseOtherLogins(config, { CLAUDE_CODE_USE_BEDROCK: "1" })).toThrow(
      "CLAUDE_CODE_USE_BEDROCK is not supported",
    );
    expect(() => refuseOtherLogins(config, { ANTHROPIC_AUTH_TOKEN: "x" })).toThrow("static keys");
  });

  it("do not matter where they are off, where nobody has that role, or where there is a key", () => {
    const keyed = parseConfig({ "anthropic-api-key": "test-key-anthropic", fix: "off" });
    for (const [one, env] of [
      [config, { CLAUDE_CODE_USE_BEDROCK: "0" }],
      [config, { GOOGLE_GENAI_USE_VERTEXAI: "true" }],
      [keyed, { CLAUDE_CODE_USE_BEDROCK: "1" }],
    ] as const) {
      expect(() => refuseOtherLogins(one, env)).not.toThrow();
    }
  });
});
