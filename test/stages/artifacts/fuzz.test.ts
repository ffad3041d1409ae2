import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ArtifactError } from "../../../src/errors.ts";
import { type ArtifactKind, artifactName } from "../../../src/stages/artifacts/artifact-kind.ts";
import { canonicalJson, digestOf } from "../../../src/stages/artifacts/digest.ts";
import { openFolder } from "../../../src/stages/artifacts/folder.ts";
import { readArtifact } from "../../../src/stages/artifacts/read-artifact.ts";
import { readEventFacts } from "../../../src/stages/artifacts/read-event.ts";
import { type ArtifactStage, stages as table } from "../../../src/stages/index.ts";
import { temporaryFolder } from "../../world/temporary-folder.ts";
import { artifactOf, plan } from "../contents.ts";

const runs = { numRuns: 300 };
const all = await temporaryFolder("fuzz");
const stages = ["review", "merge", "vote", "fix", "confirm"] as const;

/** Reads bytes as the artifact of a stage: what was read, or the error. Another kind of error fails the test. */
async function read(stage: ArtifactStage, bytes: string | Uint8Array): Promise<unknown> {
  const folder = await mkdtemp(join(all.path, "run-"));
  try {
    const kind: ArtifactKind = table[stage].artifact;
    const key = kind.keyOf(artifactOf(stage, plan.digest));
    const name = artifactName(kind, key);
    await writeFile(join(folder, `${name}.json`), bytes);
    const digest = digestIn(bytes);
    const digests = digest === undefined ? [] : [{ artifact: name, sha256: digest }];
    return await readArtifact(kind, key, {
      folder: await openFolder(folder),
      config: { digests },
      plan,
    });
  } catch (error) {
    expect(error).toBeInstanceOf(ArtifactError);
    return error;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The digest that a text claims, as a job could put it out that was taken over. */
function digestIn(bytes: string | Uint8Array): string | undefined {
  return /"digest":"([0-9a-f]{64})"/.exec(Buffer.from(bytes).toString("latin1"))?.[1];
}

/** Every place in a JSON value. */
function placesIn(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [[...path]];
  const inside = Array.isArray(value)
    ? value.flatMap((one, at) => placesIn(one, [...path, at]))
    : Object.entries(value).flatMap(([name, one]) => placesIn(one, [...path, name]));
  return [[...path], ...inside];
}

/** The value with another one at a place. */
function replaced(
  value: unknown,
  [step, ...rest]: readonly (string | number)[],
  by: unknown,
): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((one, at) => (at === step ? replaced(one, rest, by) : one));
  }
  const object = value as Record<string, unknown>;
  return { ...object, [step]: replaced(object[step], rest, by) };
}

const stage = fc.constantFrom(...stages);
const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    -1,
    1e308,
    "../../x",
    "\u0000",
    "$(id)",
    [],
    {},
    { __proto__: [] },
    null,
  ),
);

it("reads any bytes as an artifact or as an error of its own kind", async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.json().map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(stage, bytes, async (which, given) => {
      expect(await read(which, given)).toBeInstanceOf(ArtifactError);
    }),
    runs,
  );
});

it("takes no content that was changed anywhere after its digest was made", async () => {
  const change = fc.record({ which: stage, at: fc.nat(), by: anything });
  await fc.assert(
    fc.asyncProperty(change, async ({ which, at, by }) => {
      const whole = artifactOf(which, plan.digest);
      const places = placesIn(whole);
      const place = places[at % places.length] ?? [];
      const forged = replaced(whole, place, by);
      const same = canonicalJson(forged) === canonicalJson(whole);
      const text = JSON.stringify(forged);
      const got = await read(which, text);
      if (same) expect(got).toEqual(whole);
      else expect(got).toBeInstanceOf(ArtifactError);
    }),
    runs,
  );
});

it("takes under a digest that fits only what has the artifact's shape, and belongs to the plan", async () => {
  const change = fc.record({ which: stage, at: fc.nat(), by: anything });
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(change, async ({ which, at, by }) => {
      const whole = artifactOf(which, plan.digest);
      const places = placesIn(whole).filter((place) => place[0] !== "digest");
      const forged = replaced(whole, places[at % places.length] ?? [], by);
      if (typeof forged !== "object" || forged === null || Array.isArray(forged)) return;
      const got = await read(which, JSON.stringify({ ...forged, digest: digestOf(forged) }));
      if (got instanceof ArtifactError) return;
      taken += 1;
      const shapeOf = (value: unknown): unknown =>
        typeof value === "object" && value !== null && !Array.isArray(value)
          ? Object.keys(value).sort()
          : typeof value;
      expect(shapeOf(got)).toEqual(shapeOf(whole));
      expect(got).toMatchObject({
        version: 1,
        stage: which,
        head: plan.head,
        base: plan.base,
        plan: plan.digest,
      });
    }),
    runs,
  );
  expect(taken).toBeGreaterThan(0);
});

it("gives every spelling of a value the same digest, and different values different ones", () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([name, one]) => [name, shuffled(one)]),
    );
  };
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (value, other) => {
      const again: unknown = JSON.parse(JSON.stringify(shuffled(value), null, 2));
      expect(digestOf(again as object)).toBe(digestOf(value));
      const extended = { ...value, other };
      const same = canonicalJson(extended) === canonicalJson(value);
      expect(digestOf(extended) === digestOf(value)).toBe(same);
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    runs,
  );
});

it("reads of a folder with any names only files of its own, in it or in folders of their names", async () => {
  const part = fc.constantFrom(
    "crosscheck-merge",
    "crosscheck-fix",
    "x",
    "..",
    "a b",
    "crosscheck-\u202e",
  );
  const entry = fc.record({ folder: fc.option(part, { nil: null }), file: part });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(entry, { maxLength: 8, selector: JSON.stringify }),
      async (given) => {
        const folder = await mkdtemp(join(all.path, "names-"));
        const safe = given.filter(({ folder: inside, file }) => inside !== ".." && file !== "..");
        for (const { folder: inside, file } of safe) {
          if (inside !== null) await mkdir(join(folder, inside), { recursive: true });
          await writeFile(join(folder, inside ?? "", `${file}.json`), "{}");
        }
        const counted = safe.filter(
          ({ folder: inside, file }) =>
            /^crosscheck-[a-z]+$/.test(file) && (inside === null || inside === file),
        );
        const twice = new Set(counted.map(({ file }) => file)).size < counted.length;
        const opened = await openFolder(folder).catch((error: unknown) => error);
        if (twice) expect(opened).toBeInstanceOf(ArtifactError);
        else {
          const { files } = opened as Awaited<ReturnType<typeof openFolder>>;
          expect([...files.keys()].sort()).toEqual(counted.map(({ file }) => file).sort());
          for (const path of files.values()) expect(await readFile(path, "utf8")).toBe("{}");
        }
        await rm(folder, { recursive: true });
      },
    ),
    { numRuns: 100 },
  );
});

it("reads any event facts as the number of a pull request, as nothing, or as an error of its own kind", async () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.json(),
    fc.integer().map((number) => `{"pullRequest":${number}}`),
    fc.double().map((number) => `{"pullRequest":${number}}`),
  );
  await fc.assert(
    fc.asyncProperty(text, async (given) => {
      const folder = await mkdtemp(join(all.path, "event-"));
      await writeFile(join(folder, "crosscheck-event.json"), given);
      const got = await readEventFacts(await openFolder(folder)).catch((error: unknown) => error);
      if (!(got instanceof ArtifactError)) {
        expect(Number.isSafeInteger(got) && (got as number) > 0).toBe(true);
        expect(JSON.parse(given)).toEqual({ pullRequest: got });
      }
      await rm(folder, { recursive: true });
    }),
    runs,
  );
});
