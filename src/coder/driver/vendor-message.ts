import { readObject, textOrNone } from "./read-json.ts";

/** The sentence in a vendor's error body (`{"error": {"message": …}}`), where a CLI hands that on; else the text itself. */
export function vendorMessage(text: string): string {
  try {
    const body = readObject(JSON.parse(text), "body");
    return textOrNone(readObject(body.error, "error").message) ?? text;
  } catch {
    return text; // A sentence already.
  }
}
