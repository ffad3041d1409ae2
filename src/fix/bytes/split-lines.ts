/** The lines of a text, each with its own end; the two lists are equally long. */
export interface TextLines {
  /** Without their ends. */
  readonly texts: readonly string[];
  /** LF, CRLF, a lone CR; empty for a last line that has none. */
  readonly ends: readonly string[];
}

/**
 * Splits a text as editors do, for which a lone carriage return ends a line too. Git knows line feeds alone.
 * @param runsAreOne whether several carriage returns before a line feed are one end with it, and not one each
 */
export function splitLines(text: string, runsAreOne: boolean): TextLines {
  const texts: string[] = [];
  const ends: string[] = [];
  const add = (from: number, to: number, end: string) => {
    texts.push(text.slice(from, to));
    ends.push(end);
  };
  const next = (sought: string, from: number) => {
    const at = text.indexOf(sought, from);
    return at === -1 ? text.length : at;
  };
  let from = 0;
  let feed = next("\n", 0);
  let carriage = next("\r", 0);
  while (from < text.length) {
    if (feed < carriage) {
      add(from, feed, "\n");
      from = feed + 1;
      feed = next("\n", from);
    } else if (carriage === text.length) {
      add(from, text.length, "");
      from = text.length;
    } else {
      let run = carriage + 1;
      while (text[run] === "\r") run += 1;
      const beforeFeed = text[run] === "\n";
      const ended = beforeFeed ? (runsAreOne ? carriage : run - 1) : run;
      // Every carriage return before that place is an end by itself.
      for (let at = carriage; at < ended; at += 1) {
        add(from, at, "\r");
        from = at + 1;
      }
      if (beforeFeed) {
        add(from, ended, text.slice(ended, run + 1));
        from = run + 1;
        feed = next("\n", from);
      }
      carriage = next("\r", from);
    }
  }
  return { texts, ends };
}
