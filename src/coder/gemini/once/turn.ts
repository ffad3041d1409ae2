import type { Emit } from "../../driver/adapter.ts";
import { numberOrNone, readObject, readText, textOrNone } from "../../driver/read-json.ts";
import { UNKNOWN_USAGE } from "../../driver/sum-usage.ts";
import type { Followed } from "../../process/process-turns.ts";

/** What a turn's records come to. */
export interface OnceEnd {
  readonly isSuccess: boolean;
  /** What the CLI complained of last; undefined: nothing. */
  readonly error: string | undefined;
  /** What was said after the last tool call. */
  readonly text: string;
}

/** Follows one `gemini --output-format stream-json` to its `result`, its only end (0.61.0). */
export function followOnce(
  emit: Emit,
  { threadId, model }: { readonly threadId: string; readonly model: string },
): Followed<OnceEnd> {
  const end = Promise.withResolvers<OnceEnd>();
  const names = new Map<string, string>();
  let text = "";
  let error: string | undefined;

  function flush(record: unknown): void {
    if (text !== "") emit({ type: "message", text, delta: false }, record);
    text = "";
  }

  return {
    end: end.promise,
    receive(value) {
      const record = readObject(value, "a record of gemini");
      const type = readText(record.type, "type");
      switch (type) {
        case "init":
          // Its session is this turn's alone.
          emit({ type: "init", threadId, model }, record);
          return;
        case "message": {
          const delta = textOrNone(record.content) ?? "";
          if (record.role !== "assistant") {
            emit({ type: "progress", label: "prompt", text: undefined }, record);
            return;
          }
          text += delta;
          emit({ type: "message", text: delta, delta: true }, record);
          return;
        }
        case "tool_use": {
          flush(record);
          const id = readText(record.tool_id, "tool_id");
          const name = readText(record.tool_name, "tool_name");
          names.set(id, name);
          emit({ type: "tool_use", id, name, input: record.parameters }, record);
          return;
        }
        case "tool_result": {
          const id = readText(record.tool_id, "tool_id");
          const name = names.get(id) ?? "tool";
          const output = textOrNone(record.output);
          const failed = record.status !== "success";
          emit({ type: "tool_result", id, name, output, failed, item: undefined }, record);
          return;
        }
        case "error": {
          const message = textOrNone(record.message) ?? "gemini gave no reason";
          error = message;
          emit({ type: "error", message, willRetry: true }, record);
          return;
        }
        case "result": {
          const said = text;
          flush(record);
          usage(record);
          const failed = record.error === undefined ? {} : readObject(record.error, "result.error");
          const isSuccess = record.status === "success";
          end.resolve({ isSuccess, error: textOrNone(failed.message) ?? error, text: said });
          return;
        }
        default:
          emit({ type: "progress", label: type, text: undefined }, record);
      }
    },
  };

  /** `input` is without cached tokens; thoughts and cache writes are not told. */
  function usage(record: Readonly<Record<string, unknown>>): void {
    const stats = readObject(record.stats ?? {}, "result.stats");
    const figures = {
      ...UNKNOWN_USAGE,
      inputTokens: numberOrNone(stats.input),
      cachedInputTokens: numberOrNone(stats.cached),
      outputTokens: numberOrNone(stats.output_tokens),
    };
    if (stats.total_tokens) emit({ type: "usage", usage: figures }, record);
  }
}
