import { describe, expect, it } from "vitest";
import { filteredOut } from "../../../src/github/events/trigger-filter.ts";

const opened = { action: "opened", label: null };
const labeled = (label: string) => ({ action: "labeled", label });
const asked = { action: null, label: null };
const pull = (labels: string[] = [], draft = false) => ({ labels, draft });
const rules = { reviewDrafts: false, onlyLabels: [], skipLabels: [] };
const only = { ...rules, onlyLabels: ["ready", "urgent"] };
const skip = { ...rules, skipLabels: ["wip"] };

describe("unwanted", () => {
  it.each([
    ["a plain one", pull(), opened, rules, undefined],
    ["a draft", pull([], true), opened, rules, "draft"],
    ["a draft where drafts are wanted", pull([], true), opened, { ...rules, reviewDrafts: true }],
    ["one without a label that is needed", pull(["x"]), opened, only, "only-labels"],
    ["one with a label that is needed", pull(["x", "urgent"]), opened, only],
    ["one with a label to skip", pull(["wip"]), opened, skip, "wip"],
    ["one with both", pull(["ready", "wip"]), opened, { ...only, skipLabels: ["wip"] }, "wip"],
    ["one that just got the label", pull(["ready"]), labeled("ready"), only],
    ["one that just got another label", pull(["ready", "x"]), labeled("x"), only, "only-labels"],
    ["one that got a label where labels do not matter", pull(["x"]), labeled("x"), rules, "label"],
    ["a draft that got the label", pull(["ready"], true), labeled("ready"), only, "draft"],
    ["what a person asked for", pull(["wip"], true), asked, { ...only, skipLabels: ["wip"] }],
  ] as const)(
    "decides on %s",
    (_what, facts, occasion, wanted, reason: string | undefined = "") => {
      const answer = filteredOut(facts, occasion, wanted);
      if (reason === "") expect(answer).toBeUndefined();
      else expect(answer).toContain(reason);
    },
  );
});
