import type { ValidateFunction } from "ajv";
import * as Type from "typebox";
import { type Envelope, envelopeSchema } from "../../model/artifact.ts";
import { suffixOf } from "../../model/configuration-name.ts";
import { object, type Static, sha256, validatorOf } from "../../model/schema.ts";

/** What tells one artifact of a stage from another; empty for a stage of one job. */
type Key = readonly (string | number)[];

/** The artifacts of one stage: their name, their limit and their shape. */
export interface ArtifactKind<
  Stage extends string = string,
  Content extends object = object,
  ArtifactKey extends Key = Key,
> {
  readonly stage: Stage;
  /** What a file may have: several times of what the largest run makes. */
  readonly maxBytes: number;
  /** Whether one job makes it. Then it counts only with its digest, which the workflow hands on. */
  readonly single: boolean;
  /** The key that an artifact's own content gives. */
  keyOf(content: Content): ArtifactKey;
  /** The test of a value, compiled when it is first asked for. */
  validator(): ValidateFunction<Artifact<Stage, Content>>;
}

/** An artifact as it is in its file. */
export type Artifact<Stage extends string, Content extends object> = Envelope & {
  readonly stage: Stage;
} & Content;

/** What a stage hands on, without what every artifact says of itself. */
export type ContentOf<Kind> = Kind extends ArtifactKind<string, infer Content> ? Content : never;

/** The artifacts of a kind. */
export type ArtifactOf<Kind> =
  Kind extends ArtifactKind<infer Stage, infer Content> ? Artifact<Stage, Content> : never;

/** Defines a stage's artifact. Nothing unknown is in one, and everything that is known. */
export function artifactKind<
  const Stage extends string,
  Content extends Type.TProperties,
  const ArtifactKey extends Key,
>(of: {
  readonly stage: Stage;
  readonly maxMebibytes: number;
  readonly content: Content;
  keyOf(content: Static<Type.TObject<Content>>): ArtifactKey;
}): ArtifactKind<Stage, Static<Type.TObject<Content>>, ArtifactKey> {
  type Value = Artifact<Stage, Static<Type.TObject<Content>>>;
  let validator: ValidateFunction<Value> | undefined;
  const { stage, content, keyOf } = of;
  return {
    stage,
    maxBytes: of.maxMebibytes * 1_048_576,
    single: keyOf.length === 0,
    keyOf,
    validator() {
      const schema = object({
        ...envelopeSchema.properties,
        plan: stage === "plan" ? Type.Null() : sha256,
        stage: Type.Unsafe<Stage>({ const: stage }),
        ...content,
      });
      validator ??= validatorOf(schema) as unknown as ValidateFunction<Value>;
      return validator;
    },
  };
}

/**
 * The name of an artifact; its file is called `<name>.json`. Different for different keys, because a review's name always
 * ends in its number.
 * @param name of the configuration, for two of them may run in one workflow run; null: it has none
 */
export function artifactName(
  { stage }: Pick<ArtifactKind, "stage">,
  key: Key,
  name: string | null = null,
): string {
  return `${["crosscheck", stage, ...key].join("-")}${suffixOf(name)}`;
}
