import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { configSchema } from "../../scripts/config-schema.ts";
import { readConfigFile } from "../../src/config/file/file.ts";
import { fileSettings } from "../../src/config/settings.ts";
import { rightFiles, wrongFiles } from "./files.ts";

const schema = configSchema() as { properties: Record<string, { default: unknown }> };
const valid = new Ajv({ strict: true, allErrors: true }).compile(schema);

/** As an editor sees the file: what is empty has no value to check. */
const accepts = (text: string) => valid(parse(text) ?? {});

describe("the schema of .github/crosscheck.yml", () => {
  it.each(rightFiles)("accepts %j as the reader does", (text) => {
    expect(accepts(text), JSON.stringify(valid.errors)).toBe(true);
    expect(readConfigFile(text).status).toBe("read");
  });

  it.each(wrongFiles)("rejects %j as the reader does", (text) => {
    expect(accepts(text)).toBe(false);
    expect(readConfigFile(text).status).toBe("rejected");
  });

  it("has every setting of the reader, each with a default that it accepts itself", () => {
    const { $schema, ...settings } = schema.properties;
    expect($schema).toBeDefined();
    expect(Object.keys(settings)).toEqual(fileSettings.map((input) => input.name));
    for (const [name, setting] of Object.entries(settings)) {
      expect(valid({ [name]: setting.default }), name).toBe(true);
      expect(readConfigFile(JSON.stringify({ [name]: setting.default })).status).toBe("read");
    }
  });

  it("leaves to the reader that two reviewers have two names", () => {
    const text = "reviewers: [claude, claude]";
    expect(accepts(text)).toBe(true);
    expect(readConfigFile(text).status).toBe("rejected");
  });
});
