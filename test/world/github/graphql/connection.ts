import { type Fields, fail } from "./context.ts";

interface Arguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
}

/** A connection over a list, with GitHub's limits: `first` or `last` is required, at most 100. */
export function connection<Item>(
  items: () => readonly Item[],
  show: (item: Item) => unknown,
): (args: Arguments) => Fields {
  return ({ first, last, after, before }) => {
    const size = first ?? last;
    if (size == null) {
      fail(
        "MISSING_PAGINATION_BOUNDARIES",
        "You must provide a `first` or `last` value to properly paginate the connection.",
      );
    }
    if (size > 100) {
      const limit = first == null ? "last" : "first";
      fail(
        "EXCESSIVE_PAGINATION",
        `Requesting ${size} records on the connection exceeds the \`${limit}\` limit of 100 records.`,
      );
    }
    const all = items();
    let start = after ? indexOf(after) + 1 : 0;
    let end = before ? indexOf(before) : all.length;
    if (first == null) start = Math.max(start, end - size);
    else end = Math.min(end, start + size);
    const nodes = all.slice(start, end).map(show);
    return {
      totalCount: all.length,
      nodes,
      edges: nodes.map((node, index) => ({ node, cursor: cursorOf(start + index) })),
      pageInfo: {
        hasNextPage: end < all.length,
        hasPreviousPage: start > 0,
        startCursor: nodes.length > 0 ? cursorOf(start) : null,
        endCursor: nodes.length > 0 ? cursorOf(end - 1) : null,
      },
    };
  };
}

function cursorOf(index: number): string {
  return Buffer.from(`cursor:${index}`).toString("base64");
}

function indexOf(cursor: string): number {
  return Number(Buffer.from(cursor, "base64").toString().replace("cursor:", ""));
}
