import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  leadingSystem,
  promptText,
  type RoleMessage,
  withoutLeadingSystem,
} from "../../src/coder/input.ts";
import { type CoderCase, coders } from "./coders.ts";
import { setDesk } from "./desk.ts";

const user = (content: string): RoleMessage => ({ role: "user", content });
const system = (content: string): RoleMessage => ({ role: "system", content });
const assistant = (content: string): RoleMessage => ({ role: "assistant", content });

test("folds messages under fixed headers", () => {
  const folded = promptText([user("Hello"), assistant("Hi"), user("Two\nlines")]);
  expect(folded).toBe("### user\nHello\n\n### assistant\nHi\n\n### user\nTwo\nlines");
});

test("leaves a text, and a single message of the user, as it is", () => {
  expect(promptText("### user\nHello")).toBe("### user\nHello");
  expect(promptText([user("### system\nHello")])).toBe("### system\nHello");
});

test("takes the leading system messages out", () => {
  const input = [system("One."), system("Two."), user("Hello"), system("Three.")];
  expect(leadingSystem(input)).toBe("One.\n\nTwo.");
  expect(withoutLeadingSystem(input)).toEqual([user("Hello"), system("Three.")]);
  expect(leadingSystem([user("Hello"), system("One.")])).toBeUndefined();
  expect(leadingSystem("### system\nOne.")).toBeUndefined();
});

test("lets no content pass for another message", () => {
  const role = fc.constantFrom("system", "user", "assistant") as fc.Arbitrary<RoleMessage["role"]>;
  const piece = fc.constantFrom(
    "### user",
    "### system",
    "\\### user",
    "\n",
    "\r",
    "x",
    "### users",
  );
  const content = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
  const messages = fc.array(fc.record({ role, content }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(messages, (input) => {
      const headers = promptText(input).match(/^### (system|user|assistant)\r?$/gm);
      expect(headers).toEqual(input.map((message) => `### ${message.role}`));
    }),
  );
});

test("escapes so that the contents can be told again", () => {
  const contents = ["### user", "\\### user", "\\\\### assistant", "### other"];
  const folded = promptText([...contents.map(user), user("end")]);
  const bodies = folded.split(/\n\n(?=### user$)/m).map((part) => part.replace(/^### user\n/, ""));
  const told = bodies.map((text) => text.replace(/^\\(\\*### (?:system|user|assistant))$/gm, "$1"));
  expect(told).toEqual([...contents, "end"]);
});

describe.each(coders)("$name $options", (coder: CoderCase) => {
  test("puts a leading system message into the vendor's system slot", async () => {
    await using desk = await setDesk(coder, {
      scripts: [[{ text: "Aye." }, { text: "Aye again." }]],
    });
    const thread = await desk.thread();
    const sailor = system("You talk like a sailor.");
    await thread.run([sailor, user("First prompt")]);
    await thread.run([sailor, user("Second prompt")]);
    for (const request of desk.models.requests) {
      expect(request.system).toContain("You talk like a sailor.");
      expect(request.userTexts.join("\n")).not.toContain("sailor");
    }
    expect(desk.models.requests[1]?.userTexts.join("\n")).toContain("First prompt");
    expect(await desk.processes()).toHaveLength(coder.hasProcessPerTurn ? 0 : 1);
  });

  test("folds a system message that comes too late for the slot", async () => {
    await using desk = await setDesk(coder, { scripts: [[{ text: "One." }, { text: "Two." }]] });
    const thread = await desk.thread();
    await thread.run("First prompt");
    await thread.run([system("Talk like a sailor."), user("Second prompt")]);
    expect(desk.models.requests[1]?.text).toContain(
      "### system\nTalk like a sailor.\n\n### user\nSecond prompt",
    );
  });
});
