import { coderNames, secretInputsOf } from "../agents/catalog.ts";
import { UsageError } from "../errors.ts";

const keyVariables = coderNames.flatMap(secretInputsOf).map(({ variables }) => variables[0]);

/** The end of a message that refuses another kind of authentication. */
export const supportedKeys = `only static keys are (${keyVariables.join(", ")}); a gateway of yours that takes such a key can stand in front of it`;

/** What people put where a key belongs, by how it begins or looks. */
const noKeys: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^\s*[{[]|-----BEGIN/, "a file with credentials"],
  [/^(AKIA|ASIA|ABSK)/, "a key of Amazon Web Services"],
  [/^ya29\./, "an access token of Google's"],
  [/^eyJ[\w-]*\.[\w-]*\./, "a login's token, which expires"],
];

/**
 * A key as it was set, once it looks like one that a header can carry for ever. Throws `UsageError`, which never quotes
 * it, for any other kind of authentication: none of them was measured on the real command lines.
 */
export function staticKey(name: string, key: string): string {
  const foreign = noKeys.find(([pattern]) => pattern.test(key));
  if (foreign) throw new UsageError(`${name}: ${foreign[1]} is not supported, ${supportedKeys}`);
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new UsageError(`${name} is no key: a key is one word of ASCII characters`);
  }
  const oauth = key.startsWith("sk-ant-oat");
  if (oauth && name !== "claude-code-oauth-token") {
    throw new UsageError(`${name} holds an OAuth token: set claude-code-oauth-token instead`);
  }
  if (key.startsWith("sk-ant-api") && name === "claude-code-oauth-token") {
    throw new UsageError(`${name} holds an API key: set anthropic-api-key instead`);
  }
  return key;
}

/** Hosts of clouds that want requests signed, tokens renewed or other headers. */
const foreignHosts: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/(^|\.)amazonaws\.com(\.cn)?$/, "Amazon Bedrock"],
  [/(^|[.-])aiplatform\.googleapis\.com$/, "Google's Vertex AI"],
  [/(^|\.)(openai|cognitiveservices|services\.ai)\.azure\.(com|us|cn)$/, "Microsoft Azure"],
  [/(^|\.)(chatgpt\.com|claude\.ai)$/, "a subscription's own address"],
];

/** Throws `UsageError` for an address whose authentication is none of ours. */
export function refuseForeignHost(name: string, host: string): void {
  const foreign = foreignHosts.find(([pattern]) => pattern.test(host));
  if (foreign) throw new UsageError(`${name}: ${foreign[1]} is not supported, ${supportedKeys}`);
}
