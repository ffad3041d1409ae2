import { describe, expect, it } from "vitest";
import { emptyKeyring, openKeyring } from "../../../src/github/marker/keyring.ts";
import { markedIssue } from "../../../src/github/marker/marked-issue.ts";
import { type Marker, withMarker } from "../../../src/github/marker/marker.ts";
import { places, readMarker, withSignedMarker } from "../../../src/github/marker/signed-marker.ts";
import { issueOn } from "../../report/sample.ts";

const head = "a".repeat(40);
const issue = markedIssue(issueOn(6));
const ring = (markerKeys: readonly string[], repositoryId = 7) =>
  openKeyring({ repositoryId, markerKeys, apiKeys: [] });
const keyring = ring(["the first marker key of this test"]);
const place = { pullNumber: 3, at: places.conversation };
const there = { pullNumber: 3, at: [places.conversation] };

const summary: Marker = {
  kind: "summary",
  state: "done",
  head,
  reviewedHead: head,
  reviewedBase: head,
  said: ["0123abcd"],
  issues: [issue],
  commits: [],
  dismissed: ["4567abcd"],
  renamed: [],
};
const text = withSignedMarker("First line.\n\nLast line.", summary, place, keyring);

describe("a signed marker", () => {
  it.each<[string, Marker, string]>([
    ["a summary", summary, places.conversation],
    ["a thread", { kind: "issue", issue, head }, places.line("src/cart.ts", "RIGHT", 6)],
    ["a review", { kind: "review", head, key: "k" }, places.review],
    ["a dismissal", { kind: "reply", key: "command:conversation:1", dismissed: issue }, place.at],
    ["a reply", { kind: "reply", key: "commit:1" }, places.thread("PRRT_1")],
  ])("of %s is trusted at its place, and nowhere else", (_what, marker, at) => {
    const body = withSignedMarker("Words.", marker, { pullNumber: 3, at }, keyring);
    const read = (pullNumber: number, ...where: readonly string[]) =>
      readMarker(body, { pullNumber, at: where }, keyring);
    expect(read(3, "elsewhere", at)).toMatchObject({ trusted: true, marker });
    expect(read(3, "elsewhere")).toMatchObject({ trusted: false, claim: { kind: marker.kind } });
    expect(read(4, at)).toMatchObject({ trusted: false });
    expect(readMarker(body, { pullNumber: 3, at: [at] }, ring(["another"]))?.trusted).toBe(false);
  });

  it("is trusted with other line ends, and with blanks around the text", () => {
    const windows = text.replaceAll("\n", "\r\n");
    expect(readMarker(`${windows}\r\n`, there, keyring)?.trusted).toBe(true);
    expect(readMarker(`\n${text} \n`, there, keyring)?.trusted).toBe(true);
  });

  it.each([
    ["another text", (one: string) => one.replace("Last", "Next")],
    ["more text", (one: string) => `Before.\n${one}`],
    ["another head", (one: string) => one.replace(head, "b".repeat(40))],
    [
      "more that was dismissed",
      (one: string) => one.replace('"4567abcd"', '"4567abcd","0123abcd"'),
    ],
    ["another time", (one: string) => one.replace(/"time":"20\d\d/, '"time":"2999')],
    ["no time", (one: string) => one.replace(/,"time":"[^"]*"/, "")],
    ["a member behind its signature", (one: string) => one.replace('"} -->', '","v":1} -->')],
    ["no signature", (one: string) => one.replace(/,"sig":"[^"]*"/, "")],
    ["a signature of nothing", (one: string) => one.replace(/:[0-9a-f]{64}"/, ':"')],
  ])("is not trusted with %s", (_what, change) => {
    expect(change(text)).not.toBe(text);
    expect(readMarker(change(text), there, keyring)?.trusted).not.toBe(true);
  });

  it("of another repository is not trusted, were it with the same key", () => {
    const other = ring(["the first marker key of this test"], 8);
    expect(readMarker(text, there, other)).toMatchObject({ trusted: false });
  });

  it("is nothing without a key, as one that nobody signed: what it says is not said twice", () => {
    const claim = { kind: "summary", said: ["0123abcd"], head, state: "done" };
    const unsigned = withMarker("Words.", summary);
    expect(readMarker(text, there, emptyKeyring)).toMatchObject({ trusted: false, claim });
    expect(readMarker(unsigned, there, keyring)).toEqual({ trusted: false, claim, time: null });
    const dated = withSignedMarker("Words.", summary, place, emptyKeyring);
    expect(dated).not.toContain('"sig"');
    expect(readMarker(dated, there, emptyKeyring)).toEqual({
      trusted: false,
      claim,
      time: expect.stringMatching(/Z$/),
    });
  });
});

describe("the keys of a run", () => {
  it("change without a loss: the first signs, all verify", () => {
    const both = ring(["the new marker key of this test", "the first marker key of this test"]);
    expect(readMarker(text, there, both)?.trusted).toBe(true);
    const newer = withSignedMarker("Words.", summary, place, both);
    expect(readMarker(newer, there, ring(["the new marker key of this test"]))?.trusted).toBe(true);
    expect(readMarker(newer, there, keyring)?.trusted).toBe(false);
  });

  it("come of every API key where there is no other, so that one may change", () => {
    const vendors = (...apiKeys: readonly string[]) =>
      openKeyring({ repositoryId: 7, markerKeys: [], apiKeys });
    const body = withSignedMarker("Words.", summary, place, vendors("one", "two"));
    expect(readMarker(body, there, vendors("three", "two"))?.trusted).toBe(true);
    expect(readMarker(body, there, vendors("three"))?.trusted).toBe(false);
    expect(readMarker(body, there, ring(["one"]))?.trusted).toBe(false);
  });

  it("are none where nobody knows which repository they are for", () => {
    expect(ring(["the first marker key of this test"], 0)).toEqual(emptyKeyring);
  });
});
